-- The mean colours of each part of a film: 300 parts, or one for each row where there are fewer.
select film, avg(red) as red, avg(green) as green, avg(blue) as blue from (
    select *, row_number() over (partition by film order by time) - 1 as number,
    count(*) over (partition by film) as rows from colours)
group by film, number * least(rows, 300) // rows
order by film, min(time)
