-- What members were over time. Pipelines tell states and changes with their days; versions are what follows from all of
-- them together, so that it does not matter in which order they came.

-- What is told of a member from a day on. What a row leaves open stays as it was told before.
create table dw.map_member_state (
    dimension   nvarchar(50) collate Latin1_General_BIN2 not null,
    member_id   nvarchar(200) collate Latin1_General_BIN2 not null,
    valid_from  nvarchar(10) collate Latin1_General_BIN2 not null,
    valid_to    nvarchar(10) collate Latin1_General_BIN2 null,
    change nvarchar(20) collate Latin1_General_BIN2 not null,
    name_zh     nvarchar(200) collate Latin1_General_BIN2 null,
    code        nvarchar(50) collate Latin1_General_BIN2 null,
    kind        nvarchar(50) collate Latin1_General_BIN2 null,
    parent_id   nvarchar(200) collate Latin1_General_BIN2 null,
    founder     nvarchar(200) collate Latin1_General_BIN2 null,
    recognition nvarchar(200) collate Latin1_General_BIN2 null,
    source_line bigint not null,
    pipeline_id nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id      bigint not null,
    constraint pk_map_member_state primary key (dimension, member_id, valid_from)
)
go

-- Which member goes on with which.
create table dw.map_member_succession (
    dimension       nvarchar(50) collate Latin1_General_BIN2 not null,
    predecessor     nvarchar(180) collate Latin1_General_BIN2 not null,
    successor       nvarchar(180) collate Latin1_General_BIN2 not null,
    kind nvarchar(20) collate Latin1_General_BIN2 not null,
    valid_from      nvarchar(10) collate Latin1_General_BIN2 not null,
    source_line     bigint not null,
    pipeline_id     nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id          bigint not null,
    constraint pk_map_member_succession primary key (dimension, predecessor, successor)
)
go
create index ix_map_member_succession_successor on dw.map_member_succession (dimension, successor)
go

-- A member from one day to another. At every day that is told of, each attribute is what was told last of it; equal
-- neighbours are one version, and while a member is closed it has none.
create view dw.member_version as
with points as (
    select dimension, member_id, valid_from as day from dw.map_member_state
    union
    select dimension, member_id, valid_to from dw.map_member_state where valid_to is not null),
known as (
    select
        p.dimension, p.member_id, p.day,
        (select s.name_zh from dw.map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from dw.map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.name_zh is not null and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as name_zh,
        (select s.code from dw.map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from dw.map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.code is not null and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as code,
        (select s.kind from dw.map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from dw.map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.kind is not null and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as kind,
        (select s.parent_id from dw.map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from dw.map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.parent_id is not null and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as parent_id,
        (select s.founder from dw.map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from dw.map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.founder is not null and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as founder,
        (select s.recognition from dw.map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from dw.map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.recognition is not null and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as recognition,
        (select case when s.change in (N'closed', N'merged') then 0 else 1 end from dw.map_member_state as s where s.dimension = p.dimension and s.member_id = p.member_id and s.valid_from = (
            select max(x.valid_from) from dw.map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.change in (N'stated', N'opened', N'reopened', N'closed', N'merged') and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day))) as is_there,
        (select max(x.valid_from) from dw.map_member_state as x where x.dimension = p.dimension and x.member_id = p.member_id and x.valid_from <= p.day and (x.valid_to is null or x.valid_to > p.day)) as told_from
    from points as p),
states as (
    select
        dimension, member_id, day, name_zh, code, kind, parent_id, founder, recognition,
        case when told_from is not null and coalesce(is_there, 1) = 1 then concat(name_zh, nchar(31), code, nchar(31), kind, nchar(31), parent_id, nchar(31), founder, nchar(31), recognition) end as state
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
left join dw.map_member_state as s on s.dimension = b.dimension and s.member_id = b.member_id and s.valid_from = b.day
where b.state is not null
go

-- A school that facts came for before it did: it has its id for a name, and nothing else is known of it.
alter table dw.dim_school add is_inferred bit null constraint ck_dim_school_inferred check (is_inferred = 1)
go
