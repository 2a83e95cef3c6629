-- The films of a library, each with its measures.
with lengths as (select film, "end" - start as seconds, * exclude (film) from shots),
of_shots as (
    select film, count(*) as shots, avg(seconds) as asl, median(seconds) as median,
    sum(brightness * seconds) / sum(seconds) as brightness,
    sum(motion * seconds) / sum(seconds) as motion,
    sum(seconds) filter (scale = 'close_up') / sum(seconds) as close_up
    from lengths group by film),
of_people as (select film, count(*) as people from people group by film),
of_faces as (
    select film, avg((expression = 'happy' and expression_confidence >= 0.6)::int) as happy
    from appearances where expression <> '' group by film),
of_sound as (select film, median(loudness) as loudness from sound group by film)
select * from films left join of_shots using (film) left join of_people using (film)
left join of_faces using (film) left join of_sound using (film) order by name
