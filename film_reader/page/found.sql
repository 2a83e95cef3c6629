-- What the search finds: who is seen, what is said, what faces show.
select film, "first" as start, 'person' as kind, person || ' in view' as what,
    null as sure, '' as expression, '' as source from people
union all select film, start, 'words', speaker || if(speaker = '', '', ': ') || text,
    null, '', '' from lines
union all select film, min(time), 'feeling', person || ': ' || expression,
    avg(expression_confidence), expression, any_value(source) from appearances
    where expression not in ('', 'neutral') and person <> ''
    group by film, track, person, expression
order by film, start, what
