-- What members were over time. Pipelines tell states and changes with their days; versions are what follows from all of
-- them together, so that it does not matter in which order they came.

-- What is told of a member from a day on. What a row leaves open stays as it was told before.
create table map_member_state (
    dimension   text not null,
    member_id   text not null,                       -- one that no list has any more is told of too
    valid_from  text not null,                       -- ISO 8601, a whole day
    valid_to    text,                                -- first day on which it is not told any more; null: until another day is told of
    change text not null,
    name_zh     text,
    code        text,
    kind        text,                                -- the level of a district, the type of a school
    parent_id   text,                                -- the district of a school, the parent of a district
    founder     text,
    recognition text,
    source_line integer not null,
    pipeline_id text not null,
    run_id      integer not null,
    primary key (dimension, member_id, valid_from)
) strict, without rowid;

-- Which member goes on with which.
create table map_member_succession (
    dimension       text not null,
    predecessor     text not null,
    successor       text not null,
    kind text not null,
    valid_from      text not null,                   -- the day, ISO 8601
    source_line     integer not null,
    pipeline_id     text not null,
    run_id          integer not null,
    primary key (dimension, predecessor, successor)
) strict, without rowid;
create index ix_map_member_succession_successor on map_member_succession (dimension, successor);

-- A member from one day to another. At every day that is told of, each attribute is what was told last of it; equal
-- neighbours are one version, and while a member is closed it has none.
create view member_version as
with points as (
    select dimension, member_id, valid_from as day from map_member_state
    union
    select dimension, member_id, valid_to from map_member_state where valid_to is not null),
known as (
    select
        p.dimension, p.member_id, p.day,
        (select s.name_zh from map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.name_zh is not null and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as name_zh,
        (select s.code from map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.code is not null and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as code,
        (select s.kind from map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.kind is not null and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as kind,
        (select s.parent_id from map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.parent_id is not null and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as parent_id,
        (select s.founder from map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.founder is not null and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as founder,
        (select s.recognition from map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.recognition is not null and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as recognition,
        (select case when s.change in ('closed', 'merged') then 0 else 1 end from map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.change in ('stated', 'opened', 'reopened', 'closed', 'merged') and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as is_there,
        (select max(x.valid_from) from map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day)) as told_from
    from points as p),
states as (
    select
        dimension, member_id, day, name_zh, code, kind, parent_id, founder, recognition,
        case when told_from is not null and coalesce(is_there, 1) = 1 then concat(name_zh, char(31), code, char(31), kind, char(31), parent_id, char(31), founder, char(31), recognition) end as state
    from known),
steps as (
    select dimension, member_id, day, name_zh, code, kind, parent_id, founder, recognition, state, lag(state) over (partition by dimension, member_id order by day) as state_before
    from states),
begun as (
    select dimension, member_id, day, name_zh, code, kind, parent_id, founder, recognition, state, lead(day) over (partition by dimension, member_id order by day) as next_day
    from steps
    where (state is null and state_before is not null) or (state is not null and (state_before is null or state <> state_before)))
select
    b.dimension, b.member_id, b.day as valid_from, b.next_day as valid_to, b.name_zh, b.code, b.kind, b.parent_id, b.founder, b.recognition,
    s.change, s.source_line, s.pipeline_id, s.run_id
from begun as b
left join map_member_state as s on s.dimension = b.dimension and s.member_id = b.member_id and s.valid_from = b.day
where b.state is not null;

-- A school that facts came for before it did: it has its id for a name, and nothing else is known of it.
alter table dim_school add column is_inferred integer check (is_inferred = 1);   -- null: it was told of itself
