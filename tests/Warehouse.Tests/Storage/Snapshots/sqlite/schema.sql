
-- == member_version

CREATE VIEW member_version as
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

-- == tr_dim_department_key

CREATE TRIGGER tr_dim_department_key after delete on dim_department begin
    insert into etl_member_key values ('dim_department', old.department_key) on conflict (table_name) do update set last_key = max(last_key, excluded.last_key);
end;

-- == tr_dim_district_key

CREATE TRIGGER tr_dim_district_key after delete on dim_district begin
    insert into etl_member_key values ('dim_district', old.district_key) on conflict (table_name) do update set last_key = max(last_key, excluded.last_key);
end;

-- == tr_dim_project_key

CREATE TRIGGER tr_dim_project_key after delete on dim_project begin
    insert into etl_member_key values ('dim_project', old.project_key) on conflict (table_name) do update set last_key = max(last_key, excluded.last_key);
end;

-- == tr_dim_school_group_key

CREATE TRIGGER tr_dim_school_group_key after delete on dim_school_group begin
    insert into etl_member_key values ('dim_school_group', old.school_group_key) on conflict (table_name) do update set last_key = max(last_key, excluded.last_key);
end;

-- == tr_dim_school_key

CREATE TRIGGER tr_dim_school_key after delete on dim_school begin
    insert into etl_member_key values ('dim_school', old.school_key) on conflict (table_name) do update set last_key = max(last_key, excluded.last_key);
end;

-- == bridge_district_member

CREATE TABLE bridge_district_member (
    district_id text not null,                       -- the zone, or part of one
    member_id   text not null,                       -- the street or town that it runs
    valid_from  text,                                -- ISO 8601; null: not recorded
    valid_to    text,                                -- first day it no longer runs it; null: it does
    pipeline_id text not null,
    run_id      integer not null,
    primary key (district_id, member_id)
) strict, without rowid;

-- == bridge_school_group

CREATE TABLE bridge_school_group (
    school_key       integer not null references dim_school (school_key),
    school_group_key integer not null references dim_school_group (school_group_key),
    district_key     integer not null references dim_district (district_key),
    valid_from       text not null,
    valid_to         text,
    obs_status       text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id      text not null,
    run_id           integer not null,
    source_id        integer not null references etl_source (source_id),
    source_line      integer not null,
    primary key (school_key, school_group_key, valid_from)
) strict, without rowid;

-- == dim_academic_year

CREATE TABLE dim_academic_year (
    academic_year integer primary key,               -- the calendar year it begins in
    name_zh       text not null,                     -- 2019学年
    name_en       text not null,                     -- 2019/20
    start_date    text not null,
    end_date      text not null
) strict;

-- == dim_age

CREATE TABLE dim_age (
    age_key    integer primary key,
    age_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'AGE')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_assessor

CREATE TABLE dim_assessor (
    assessor_key    integer primary key,
    assessor_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('ASSESSOR')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_budget_status

CREATE TABLE dim_budget_status (
    budget_status_key    integer primary key,
    budget_status_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('STATUS')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_channel

CREATE TABLE dim_channel (
    channel_key    integer primary key,
    channel_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'CHANNEL')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_cohort_path

CREATE TABLE dim_cohort_path (
    cohort_path_key    integer primary key,
    cohort_path_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('PATH')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_criterion_level

CREATE TABLE dim_criterion_level (
    criterion_level_key    integer primary key,
    criterion_level_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('LEVEL')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_demonstration

CREATE TABLE dim_demonstration (
    demonstration_key    integer primary key,
    demonstration_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'CLASS')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_department

CREATE TABLE dim_department (
    department_key     integer primary key,
    department_id      text not null unique,
    name_zh     text not null,
    pipeline_id text not null,
    run_id      integer not null
) strict;

-- == dim_district

CREATE TABLE dim_district (
    district_key          integer primary key,
    district_id           text not null unique,      -- own id, stable over renames and new codes: cn-420100
    gb_code               text,                      -- GB/T 2260; null for management zones without one
    code_scheme           text not null,             -- 'GB/T 2260' or 'own'
    name_zh               text not null,
    name_en               text,
    level                 text not null check (level in ('NAT', 'PROV', 'CITY', 'COUNTY', 'MZONE', 'TOWN', 'SUBZONE')),
    statistical_parent_id text,                      -- whose statistics it is counted in
    managing_parent_id    text,                      -- who runs it, where that differs
    valid_from            text,                      -- ISO 8601; null: not recorded
    valid_to              text,                      -- first day it no longer stands; null: it stands
    pipeline_id           text not null,             -- who loaded it, and alone may change it
    run_id                integer not null           -- which run wrote it last
) strict;

-- == dim_employment

CREATE TABLE dim_employment (
    employment_key    integer primary key,
    employment_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'TYPE')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_financing_status

CREATE TABLE dim_financing_status (
    financing_status_key    integer primary key,
    financing_status_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('STATUS')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_fiscal_year

CREATE TABLE dim_fiscal_year (
    fiscal_year integer primary key,
    name_zh     text not null,                       -- 2019年
    name_en     text not null,
    start_date  text not null,
    end_date    text not null
) strict;

-- == dim_founder

CREATE TABLE dim_founder (
    founder_key    integer primary key,
    founder_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'FOUNDER')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_funding_source

CREATE TABLE dim_funding_source (
    funding_source_key integer primary key,
    funding_source_id  text not null unique,
    name_zh            text not null,
    name_en            text not null,
    level              text not null check (level in ('TOTAL', 'SOURCE', 'COMPONENT')),
    parent_id          text,
    sort_order         integer not null
) strict;

-- == dim_grade

CREATE TABLE dim_grade (
    grade_key    integer primary key,
    grade_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'GRADE')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_honour

CREATE TABLE dim_honour (
    honour_key    integer primary key,
    honour_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'KIND')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_honour_level

CREATE TABLE dim_honour_level (
    honour_level_key    integer primary key,
    honour_level_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'LEVEL')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_inspection_type

CREATE TABLE dim_inspection_type (
    inspection_type_key    integer primary key,
    inspection_type_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'TYPE')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_instrument

CREATE TABLE dim_instrument (
    instrument_key    integer primary key,
    instrument_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'INSTRUMENT')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_milestone

CREATE TABLE dim_milestone (
    milestone_key    integer primary key,
    milestone_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('MILESTONE')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_ownership

CREATE TABLE dim_ownership (
    ownership_key    integer primary key,
    ownership_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'CLASS')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_population_type

CREATE TABLE dim_population_type (
    population_type_key    integer primary key,
    population_type_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TYPE')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_project

CREATE TABLE dim_project (
    project_key     integer primary key,
    project_id      text not null unique,
    name_zh     text not null,
    project_kind text,
    pipeline_id text not null,
    run_id      integer not null
) strict;

-- == dim_respondent_group

CREATE TABLE dim_respondent_group (
    respondent_group_key    integer primary key,
    respondent_group_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'GROUP')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_school

CREATE TABLE dim_school (
    school_key   integer primary key,
    school_id    text not null unique,               -- 学校标识码, ten digits
    name_zh      text not null,
    school_type  text not null,                      -- 办学类型 code: 342
    school_type_name text not null,                  -- 高级中学
    founder      text not null,                      -- 举办者 code: 831
    founder_name text not null,
    is_public    integer not null check (is_public in (0, 1)),
    pipeline_id  text not null,
    run_id       integer not null
, is_inferred integer check (is_inferred = 1)) strict;

-- == dim_school_group

CREATE TABLE dim_school_group (
    school_group_key     integer primary key,
    school_group_id      text not null unique,
    name_zh     text not null,
    group_kind text,
    pipeline_id text not null,
    run_id      integer not null
) strict;

-- == dim_school_type

CREATE TABLE dim_school_type (
    school_type_key    integer primary key,
    school_type_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'TYPE')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_sex

CREATE TABLE dim_sex (
    sex_key    integer primary key,
    sex_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'SEX')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_stage

CREATE TABLE dim_stage (
    stage_key  integer primary key,
    stage_id   text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'STAGE')),
    parent_id  text,
    isced_code text,
    sort_order integer not null
) strict;

-- == dim_subject

CREATE TABLE dim_subject (
    subject_key    integer primary key,
    subject_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'SUBJECT')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == dim_urban_rural

CREATE TABLE dim_urban_rural (
    urban_rural_key    integer primary key,
    urban_rural_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'CLASS')),
    parent_id  text,
    sort_order integer not null
) strict;

-- == etl_backfill

CREATE TABLE etl_backfill (
    backfill_id  integer primary key,
    pipeline_id  text not null,
    periods      text not null,                      -- JSON array
    max_parallel integer not null,
    force        integer not null check (force in (0, 1)),
    request_id   text,
    requested_by text not null,
    created_at   text not null,
    cancelled_at text,
    cancelled_by text
) strict;

-- == etl_calendar

CREATE TABLE etl_calendar (
    calendar_id text primary key,
    title       text not null,
    terms       text not null,                       -- JSON array of ranges of days; empty: always term
    blackouts   text not null,                       -- JSON array of ranges of days
    revision    integer not null,
    changed_at  text not null,
    changed_by  text not null
) strict, without rowid;

-- == etl_change

CREATE TABLE etl_change (
    run_id      integer not null,
    seq         integer not null,
    fact        text not null,
    measure     text not null,
    district_id text not null,
    year        text not null,
    stage_id    text not null,
    before_value real,                                -- null: there is nothing
    after_value  real,
    primary key (run_id, seq)
) strict, without rowid;

-- == etl_data_version

CREATE TABLE etl_data_version (
    data_version integer primary key autoincrement,
    run_id       integer not null unique,
    committed_at text not null
) strict;

-- == etl_discard

CREATE TABLE etl_discard (
    run_id        integer not null,
    rule_name     text not null,
    rows_discarded integer not null,
    primary key (run_id, rule_name)
) strict, without rowid;

-- == etl_fetched

CREATE TABLE etl_fetched (
    url           text not null primary key,
    etag          text,
    last_modified text,
    sha256        text not null,
    file_name     text not null,
    fetched_at    text not null                      -- UTC, ISO 8601
) strict, without rowid;

-- == etl_fire

CREATE TABLE etl_fire (
    schedule_id text not null,
    due_at      text not null,
    pipeline_id text not null,
    outcome     text not null check (outcome in ('waiting', 'ran', 'skipped_overlap', 'skipped_misfire', 'blackout', 'out_of_term', 'no_calendar', 'no_pipeline')),
    decided_at  text not null,
    run_id      integer,                             -- the run it made
    of_run      integer,                             -- the run whose success it is
    primary key (schedule_id, due_at)
) strict, without rowid;

-- == etl_gate_result

CREATE TABLE etl_gate_result (
    run_id      integer not null,
    seq         integer not null,
    gate        text not null,
    kind        text not null,
    severity    text not null check (severity in ('warn', 'hold', 'fail')),
    passed      integer not null check (passed in (0, 1)),
    measured    real,
    limit_value real,
    district_id text not null,
    year        text not null,
    member      text not null,
    message     text not null,
    primary key (run_id, seq)
) strict, without rowid;

-- == etl_member_change

CREATE TABLE etl_member_change (
    run_id      integer not null,
    seq         integer not null,                    -- from 1
    dimension   text not null,                       -- empty: how many more there are stands in after_text
    member_id   text not null,
    attribute   text not null,                       -- empty: the member itself
    before_text text,                                -- null: there is nothing
    after_text  text,
    primary key (run_id, seq)
) strict, without rowid;

-- == etl_member_key

CREATE TABLE etl_member_key (
    table_name text primary key,
    last_key   integer not null
) strict, without rowid;

-- == etl_pipeline

CREATE TABLE etl_pipeline (
    pipeline_id text primary key,
    title       text not null,
    authority   text not null,
    files       text not null,                       -- JSON array of paths
    target      text not null,
    is_current  integer not null check (is_current in (0, 1))   -- 0: its file is gone, its runs remain
, synthetic integer not null default 0 check (synthetic in (0, 1)), source text not null default 'files' check (source in ('files', 'folder', 'url', 'sql', 'upload')), periods text) strict, without rowid;

-- == etl_reject

CREATE TABLE etl_reject (
    run_id  integer not null,
    seq     integer not null,
    file    text not null,
    sheet   text not null,
    line    integer not null,
    column_name text not null,
    code    text not null,
    message text not null,
    hint    text not null,
    raw     text not null, row_no integer,
    primary key (run_id, seq)
) strict, without rowid;

-- == etl_reject_header

CREATE TABLE etl_reject_header (
    run_id  integer not null,
    file    text not null,
    sheet   text not null,
    headers text not null,                            -- JSON array, without dropped columns
    primary key (run_id, file, sheet)
) strict, without rowid;

-- == etl_reject_row

CREATE TABLE etl_reject_row (
    run_id        integer not null,
    row_no        integer not null,                   -- from 1, in file order
    file          text not null,
    sheet         text not null,
    line          integer not null,
    cells         text,                               -- JSON array of texts in the order of etl_reject_header; null: not kept, because it is not known which of them are personal
    is_whole      integer not null check (is_whole in (0, 1)),   -- 0: something of the row was loaded
    state         text not null check (state in ('open', 'corrected', 'given_up', 'superseded')),
    closed_by_run integer,                            -- the replay that corrected it, or the load that superseded it
    closed_by     text,                               -- who gave it up
    closed_at     text,
    reason        text,
    primary key (run_id, row_no)
) strict, without rowid;

-- == etl_replay_content

CREATE TABLE etl_replay_content (
    run_id  integer not null,
    seq     integer not null,
    content blob not null,
    primary key (run_id, seq)
) strict, without rowid;

-- == etl_review

CREATE TABLE etl_review (
    run_id          integer primary key,
    reason          text not null,
    digest          text not null,                    -- of gates and changes: what an approval is bound to
    source_sha256   text not null,
    held_at         text not null,
    approved_digest text,
    approved_by     text,
    approved_at     text,
    declined_by     text,
    declined_at     text,
    decline_reason  text
) strict;

-- == etl_run

CREATE TABLE "etl_run" (
    run_id              integer primary key autoincrement,
    pipeline_id         text not null,
    kind                text not null default 'load' check (kind in ('load', 'dry_run', 'replay', 'rollback')),
    period              text not null default '',         -- the slice of the source; empty: all of it
    state               text not null check (state in ('queued', 'reading', 'staging', 'committing', 'held', 'succeeded', 'failed', 'skipped', 'cancelled', 'abandoned')),
    request_id          text unique,
    requested_by        text not null default '',         -- empty: not known
    force               integer not null,
    priority            integer not null default 0,       -- higher ones first
    attempt             integer not null default 1,
    not_before          text,                             -- a retry waits until then
    timeout_seconds     integer check (timeout_seconds > 0),
    of_run              integer,                          -- the run that is replayed or rolled back
    backfill_id         integer,
    host                text,                             -- who runs it; for the rescuer
    fence               integer unique,                   -- grows with every claim: who has an older one may change nothing more
    heartbeat_at        text,
    cancel_requested_at text,
    cancel_requested_by text,
    created_at          text not null,                    -- UTC, ISO 8601
    started_at          text,
    ended_at            text,
    source_sha256       text,
    bytes_read          integer,
    bytes_total         integer,
    rows_read           integer not null default 0,
    rows_rejected       integer not null default 0,
    rows_discarded      integer not null default 0,
    rejects             integer not null default 0,
    inserted            integer not null default 0,
    updated             integer not null default 0,
    unchanged           integer not null default 0,
    deleted             integer not null default 0,
    error_code          text,
    error_message       text,
    error_location      text,
    error_hint          text,
    data_version        integer                           -- null unless it changed anything
, rolled_back_by integer, rows_unchanged integer) strict;

-- == etl_run_note

CREATE TABLE etl_run_note (
    run_id  integer not null,
    seq     integer not null,
    code    text not null,
    message text not null,
    "file"  text not null,
    primary key (run_id, seq)
) strict, without rowid;

-- == etl_schedule

CREATE TABLE etl_schedule (
    schedule_id      text primary key,
    pipeline_id      text not null,
    cron             text not null,                  -- five fields of Unix; empty where a success of a pipeline is waited for
    time_zone        text not null,
    after_success_of text not null,                  -- a pipeline; empty where there is a cron
    calendar_id      text not null,                  -- empty: every day
    misfire          text not null check (misfire in ('once', 'all', 'skip')),
    overlap          text not null check (overlap in ('skip', 'queue', 'cancel')),
    grace_seconds    integer not null,               -- later than this is a misfire
    priority         integer not null,
    paused           integer not null check (paused in (0, 1)),
    from_file        integer not null check (from_file in (0, 1)),  -- 0: an administrator's
    file_definition  text,                           -- JSON of what the pipeline file says; null: it says nothing
    looked_to        text not null,                  -- what was due up to then is decided
    since_run        integer not null,               -- successes of later runs count
    next_due_at      text,                           -- null: none, or a success is waited for
    revision         integer not null,
    changed_at       text not null,
    changed_by       text not null
) strict, without rowid;

-- == etl_schedule_switch

CREATE TABLE etl_schedule_switch (
    switch_id  integer primary key check (switch_id = 1),
    paused     integer not null check (paused in (0, 1)),
    revision   integer not null,
    changed_at text not null,
    changed_by text not null
) strict, without rowid;

-- == etl_slice

CREATE TABLE etl_slice (
    pipeline_id text not null,
    period      text not null,
    slice       text not null,
    run_id      integer not null,
    primary key (pipeline_id, period, slice)
) strict, without rowid;

-- == etl_slice_before

CREATE TABLE etl_slice_before (
    run_id      integer not null,                    -- the load
    slice       text not null,
    pipeline_id text not null,
    period      text not null,
    brought_by  integer not null,                    -- the run that had brought it
    primary key (run_id, slice)
) strict, without rowid;

-- == etl_source

CREATE TABLE etl_source (
    source_id integer primary key,
    file      text not null,                         -- below the folder that holds the pipelines' folder
    sheet     text not null,                         -- empty for a text file
    unique (file, sheet)
) strict;

-- == etl_undo

CREATE TABLE etl_undo (
    run_id      integer not null,
    table_name  text not null,
    pipeline_id text not null,
    inserted    integer not null,
    updated     integer not null,
    deleted     integer not null,
    is_kept     integer not null check (is_kept in (0, 1)),   -- 0: its images were given up for those of later runs
    primary key (run_id, table_name)
) strict, without rowid;

-- == etl_undo_image

CREATE TABLE etl_undo_image (
    image_id   integer primary key,
    run_id     integer not null,
    table_name text not null,
    kind       text not null check (kind in ('update', 'delete')),
    c1 any, c2 any, c3 any, c4 any, c5 any, c6 any, c7 any, c8 any,
    c9 any, c10 any, c11 any, c12 any, c13 any, c14 any, c15 any, c16 any,
    c17 any, c18 any, c19 any, c20 any, c21 any, c22 any, c23 any, c24 any,
    c25 any, c26 any, c27 any, c28 any, c29 any, c30 any, c31 any, c32 any,
    c33 any, c34 any, c35 any, c36 any, c37 any, c38 any, c39 any, c40 any
) strict;

-- == etl_upload

CREATE TABLE etl_upload (
    upload_id    text primary key,
    pipeline_id  text not null,
    period       text not null,
    file_name    text not null,
    state        text not null check (state in ('open', 'complete', 'refused', 'expired')),
    size         integer not null,
    sha256       text not null,
    received     integer not null,
    writer       text,                               -- who is sending; null: nobody
    created_by   text not null,
    created_at   text not null,
    touched_at   text not null,
    run_id       integer                             -- the run that loads it; null before it is complete
) strict, without rowid;

-- == fct_children

CREATE TABLE fct_children (
    district_key                 integer not null references dim_district (district_key),
    academic_year                integer not null references dim_academic_year (academic_year),
    stage_key                    integer not null references dim_stage (stage_key),
    school_age_children          real,
    disabled_children_registered real,
    obs_status                   text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id                  text not null,
    run_id                       integer not null,
    source_id                    integer not null references etl_source (source_id),
    source_line                  integer not null,
    primary key (district_key, academic_year, stage_key)
) strict, without rowid;

-- == fct_class

CREATE TABLE fct_class (
    school_key     integer not null references dim_school (school_key),
    academic_year  integer not null references dim_academic_year (academic_year),
    stage_key      integer not null references dim_stage (stage_key),
    grade_key      integer not null references dim_grade (grade_key),
    district_key   integer not null references dim_district (district_key),
    class_no       integer not null,
    class_limit    real,
    class_students real,
    labour_hours   real,
    obs_status     text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id    text not null,
    run_id         integer not null,
    source_id      integer not null references etl_source (source_id),
    source_line    integer not null,
    primary key (school_key, academic_year, stage_key, grade_key, class_no)
) strict, without rowid;

-- == fct_cohort

CREATE TABLE fct_cohort (
    district_key        integer not null references dim_district (district_key),
    academic_year       integer not null references dim_academic_year (academic_year),
    cohort_path_key     integer not null references dim_cohort_path (cohort_path_key),
    cohort_entrants     real,
    cohort_transfer_net real,
    cohort_final_year   real,
    obs_status          text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id         text not null,
    run_id              integer not null,
    source_id           integer not null references etl_source (source_id),
    source_line         integer not null,
    primary key (district_key, academic_year, cohort_path_key)
) strict, without rowid;

-- == fct_enrolment

CREATE TABLE fct_enrolment (
    school_key          integer not null references dim_school (school_key),
    academic_year       integer not null references dim_academic_year (academic_year),
    stage_key           integer not null references dim_stage (stage_key),
    grade_key           integer not null references dim_grade (grade_key),
    sex_key             integer not null references dim_sex (sex_key),
    district_key        integer not null references dim_district (district_key),
    enrolled_students   real,
    enrolled_school_age real,
    new_entrants        real,
    obs_status          text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id         text not null,
    run_id              integer not null,
    source_id           integer not null references etl_source (source_id),
    source_line         integer not null,
    primary key (school_key, academic_year, stage_key, grade_key, sex_key)
) strict, without rowid;

-- == fct_evaluation

CREATE TABLE fct_evaluation (
    district_key        integer not null references dim_district (district_key),
    fiscal_year         integer not null references dim_fiscal_year (fiscal_year),
    criterion_level_key integer not null references dim_criterion_level (criterion_level_key),
    assessor_key        integer not null references dim_assessor (assessor_key),
    criterion           text not null,
    criteria_total      real,
    criteria_met        real,
    criteria_score      real,
    criteria_weight     real,
    obs_status          text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id         text not null,
    run_id              integer not null,
    source_id           integer not null references etl_source (source_id),
    source_line         integer not null,
    primary key (district_key, fiscal_year, criterion_level_key, assessor_key, criterion)
) strict, without rowid;

-- == fct_facility

CREATE TABLE fct_facility (
    school_key        integer not null references dim_school (school_key),
    academic_year     integer not null references dim_academic_year (academic_year),
    stage_key         integer not null references dim_stage (stage_key),
    district_key      integer not null references dim_district (district_key),
    area_teaching     real,
    area_sports       real,
    area_building     real,
    area_land         real,
    area_outdoor_play real,
    equipment_value   real,
    multimedia_rooms  real,
    books             real,
    computers         real,
    obs_status        text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id       text not null,
    run_id            integer not null,
    source_id         integer not null references etl_source (source_id),
    source_line       integer not null,
    primary key (school_key, academic_year, stage_key)
) strict, without rowid;

-- == fct_fiscal_context

CREATE TABLE fct_fiscal_context (
    district_key                integer not null references dim_district (district_key),
    fiscal_year                 integer not null references dim_fiscal_year (fiscal_year),
    edu_gpb_revenue_growth_base real,
    gpb_expenditure_total       real,
    gdp                         real,
    births                      real,
    salary_civil                real,
    salary_civil_n              real,
    obs_status                  text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id                 text not null,
    run_id                      integer not null,
    source_id                   integer not null references etl_source (source_id),
    source_line                 integer not null,
    primary key (district_key, fiscal_year)
) strict, without rowid;

-- == fct_funding

CREATE TABLE fct_funding (
    district_key            integer not null references dim_district (district_key),
    fiscal_year             integer not null references dim_fiscal_year (fiscal_year),
    stage_key               integer not null references dim_stage (stage_key),
    budget_status_key       integer not null references dim_budget_status (budget_status_key),
    edu_gpb_expenditure     real,
    edu_fiscal_total        real,
    public_fund_expenditure real,
    surcharge_collected     real,
    surcharge_allocated     real,
    training_fund           real,
    foundation_spending     real,
    obs_status              text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id             text not null,
    run_id                  integer not null,
    source_id               integer not null references etl_source (source_id),
    source_line             integer not null,
    primary key (district_key, fiscal_year, stage_key, budget_status_key)
) strict, without rowid;

-- == fct_honour

CREATE TABLE fct_honour (
    fiscal_year      integer not null references dim_fiscal_year (fiscal_year),
    honour_key       integer not null references dim_honour (honour_key),
    honour_level_key integer not null references dim_honour_level (honour_level_key),
    district_key     integer not null references dim_district (district_key),
    stage_key        integer not null references dim_stage (stage_key),
    holder           text not null,
    valid_from       text not null,
    valid_to         text,
    obs_status       text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id      text not null,
    run_id           integer not null,
    source_id        integer not null references etl_source (source_id),
    source_line      integer not null,
    primary key (fiscal_year, honour_key, honour_level_key, holder, valid_from)
) strict, without rowid;

-- == fct_inspection

CREATE TABLE fct_inspection (
    school_key          integer not null references dim_school (school_key),
    academic_year       integer not null references dim_academic_year (academic_year),
    inspection_type_key integer not null references dim_inspection_type (inspection_type_key),
    district_key        integer not null references dim_district (district_key),
    inspection_events   real,
    obs_status          text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id         text not null,
    run_id              integer not null,
    source_id           integer not null references etl_source (source_id),
    source_line         integer not null,
    primary key (school_key, academic_year, inspection_type_key)
) strict, without rowid;

-- == fct_population

CREATE TABLE fct_population (
    district_key        integer not null references dim_district (district_key),
    academic_year       integer not null references dim_academic_year (academic_year),
    stage_key           integer not null references dim_stage (stage_key),
    age_key             integer not null references dim_age (age_key),
    sex_key             integer not null references dim_sex (sex_key),
    population_type_key integer not null references dim_population_type (population_type_key),
    population_age      real,
    obs_status          text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id         text not null,
    run_id              integer not null,
    source_id           integer not null references etl_source (source_id),
    source_line         integer not null,
    primary key (district_key, academic_year, stage_key, age_key, sex_key, population_type_key)
) strict, without rowid;

-- == fct_project_financing

CREATE TABLE fct_project_financing (
    project_key          integer not null references dim_project (project_key),
    fiscal_year          integer not null references dim_fiscal_year (fiscal_year),
    instrument_key       integer not null references dim_instrument (instrument_key),
    financing_status_key integer not null references dim_financing_status (financing_status_key),
    district_key         integer not null references dim_district (district_key),
    project_financing    real,
    obs_status           text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id          text not null,
    run_id               integer not null,
    source_id            integer not null references etl_source (source_id),
    source_line          integer not null,
    primary key (project_key, fiscal_year, instrument_key, financing_status_key)
) strict, without rowid;

-- == fct_project_milestone

CREATE TABLE fct_project_milestone (
    project_key      integer not null references dim_project (project_key),
    fiscal_year      integer not null references dim_fiscal_year (fiscal_year),
    stage_key        integer not null references dim_stage (stage_key),
    milestone_key    integer not null references dim_milestone (milestone_key),
    district_key     integer not null references dim_district (district_key),
    projects         real,
    seats_delivered  real,
    projects_on_time real,
    obs_status       text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id      text not null,
    run_id           integer not null,
    source_id        integer not null references etl_source (source_id),
    source_line      integer not null,
    primary key (project_key, fiscal_year, stage_key, milestone_key)
) strict, without rowid;

-- == fct_published_education

CREATE TABLE fct_published_education (
    district_key  integer not null references dim_district (district_key),
    stage_key     integer not null references dim_stage (stage_key),
    academic_year integer not null references dim_academic_year (academic_year),
    measure       text not null,
    value         real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    source_column text not null,
    primary key (measure, academic_year, stage_key, district_key),
    check ((obs_status = 'final') = (value is not null))
) strict, without rowid;

-- == fct_published_expenditure

CREATE TABLE fct_published_expenditure (
    district_key  integer not null references dim_district (district_key),
    fiscal_year   integer not null references dim_fiscal_year (fiscal_year),
    measure       text not null,
    value         real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    source_column text not null, budget_status_key integer not null default 4,
    primary key (measure, fiscal_year, district_key),
    check ((obs_status = 'final') = (value is not null))
) strict, without rowid;

-- == fct_published_funding

CREATE TABLE fct_published_funding (
    district_key  integer not null references dim_district (district_key),
    stage_key     integer not null references dim_stage (stage_key),
    funding_source_key integer not null references dim_funding_source (funding_source_key),
    fiscal_year   integer not null references dim_fiscal_year (fiscal_year),
    measure       text not null,
    value         real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    source_column text not null,
    primary key (measure, fiscal_year, stage_key, funding_source_key, district_key),
    check ((obs_status = 'final') = (value is not null))
) strict, without rowid;

-- == fct_published_per_pupil

CREATE TABLE fct_published_per_pupil (
    district_key  integer not null references dim_district (district_key),
    stage_key     integer not null references dim_stage (stage_key),
    fiscal_year   integer not null references dim_fiscal_year (fiscal_year),
    measure       text not null,
    value         real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    source_column text not null,
    primary key (measure, fiscal_year, stage_key, district_key),
    check ((obs_status = 'final') = (value is not null))
) strict, without rowid;

-- == fct_quality_monitoring

CREATE TABLE fct_quality_monitoring (
    school_key          integer not null references dim_school (school_key),
    academic_year       integer not null references dim_academic_year (academic_year),
    stage_key           integer not null references dim_stage (stage_key),
    subject_key         integer not null references dim_subject (subject_key),
    district_key        integer not null references dim_district (district_key),
    qm_students         real,
    qm_level3_students  real,
    qm_score_sum        real,
    qm_score_square_sum real,
    obs_status          text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id         text not null,
    run_id              integer not null,
    source_id           integer not null references etl_source (source_id),
    source_line         integer not null,
    primary key (school_key, academic_year, stage_key, subject_key)
) strict, without rowid;

-- == fct_recruitment

CREATE TABLE fct_recruitment (
    district_key integer not null references dim_district (district_key),
    fiscal_year  integer not null references dim_fiscal_year (fiscal_year),
    stage_key    integer not null references dim_stage (stage_key),
    channel_key  integer not null references dim_channel (channel_key),
    recruits     real,
    exits        real,
    obs_status   text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id  text not null,
    run_id       integer not null,
    source_id    integer not null references etl_source (source_id),
    source_line  integer not null,
    primary key (district_key, fiscal_year, stage_key, channel_key)
) strict, without rowid;

-- == fct_responsibility_task

CREATE TABLE fct_responsibility_task (
    district_key   integer not null references dim_district (district_key),
    fiscal_year    integer not null references dim_fiscal_year (fiscal_year),
    department_key integer not null references dim_department (department_key),
    task           text not null,
    tasks_due      real,
    tasks_done     real,
    obs_status     text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id    text not null,
    run_id         integer not null,
    source_id      integer not null references etl_source (source_id),
    source_line    integer not null,
    primary key (district_key, fiscal_year, department_key, task)
) strict, without rowid;

-- == fct_rotation

CREATE TABLE fct_rotation (
    district_key     integer not null references dim_district (district_key),
    academic_year    integer not null references dim_academic_year (academic_year),
    stage_key        integer not null references dim_stage (stage_key),
    teacher          text not null,
    from_school      text not null,
    backbone_teacher text,
    obs_status       text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id      text not null,
    run_id           integer not null,
    source_id        integer not null references etl_source (source_id),
    source_line      integer not null,
    primary key (district_key, academic_year, stage_key, teacher, from_school)
) strict, without rowid;

-- == fct_rotation_base

CREATE TABLE fct_rotation_base (
    district_key               integer not null references dim_district (district_key),
    academic_year              integer not null references dim_academic_year (academic_year),
    stage_key                  integer not null references dim_stage (stage_key),
    rotation_eligible          real,
    rotation_eligible_backbone real,
    obs_status                 text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id                text not null,
    run_id                     integer not null,
    source_id                  integer not null references etl_source (source_id),
    source_line                integer not null,
    primary key (district_key, academic_year, stage_key)
) strict, without rowid;

-- == fct_salary

CREATE TABLE fct_salary (
    district_key      integer not null references dim_district (district_key),
    fiscal_year       integer not null references dim_fiscal_year (fiscal_year),
    stage_key         integer not null references dim_stage (stage_key),
    employment_key    integer not null references dim_employment (employment_key),
    salary_teachers   real,
    salary_teachers_n real,
    obs_status        text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id       text not null,
    run_id            integer not null,
    source_id         integer not null references etl_source (source_id),
    source_line       integer not null,
    primary key (district_key, fiscal_year, stage_key, employment_key)
) strict, without rowid;

-- == fct_school_snapshot

CREATE TABLE fct_school_snapshot (
    school_key        integer not null references dim_school (school_key),
    district_key      integer not null references dim_district (district_key),
    stage_key         integer not null references dim_stage (stage_key),   -- of the school's own type
    academic_year     integer not null references dim_academic_year (academic_year),
    schools           real not null check (schools = 1),
    enrolled_students real,
    teachers_ft       real,
    obs_status        text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id       text not null,
    run_id            integer not null,
    source_id         integer not null references etl_source (source_id),
    source_line       integer not null,
    primary key (school_key, academic_year)
) strict, without rowid;

-- == fct_school_stage

CREATE TABLE fct_school_stage (
    school_key              integer not null references dim_school (school_key),
    academic_year           integer not null references dim_academic_year (academic_year),
    stage_key               integer not null references dim_stage (stage_key),
    district_key            integer not null references dim_district (district_key),
    graduates_prev_year     real,
    migrant_children        real,
    migrant_children_public real,
    disabled_in_school      real,
    boarders                real,
    zoned_entrants          real,
    zoning_entrants         real,
    quota_seats             real,
    quota_plan              real,
    seats_planned           real,
    seats_usable            real,
    seats_demand            real,
    obs_status              text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id             text not null,
    run_id                  integer not null,
    source_id               integer not null references etl_source (source_id),
    source_line             integer not null,
    primary key (school_key, academic_year, stage_key)
) strict, without rowid;

-- == fct_school_year

CREATE TABLE fct_school_year (
    school_key            integer not null references dim_school (school_key),
    academic_year         integer not null references dim_academic_year (academic_year),
    district_key          integer not null references dim_district (district_key),
    stage_key             integer not null references dim_stage (stage_key),
    school_type_key       integer not null references dim_school_type (school_type_key),
    founder_key           integer not null references dim_founder (founder_key),
    ownership_key         integer not null references dim_ownership (ownership_key),
    demonstration_key     integer not null references dim_demonstration (demonstration_key),
    urban_rural_key       integer not null references dim_urban_rural (urban_rural_key),
    libraries             real,
    library_ict           real,
    facility_standard_met real,
    music_rooms           real,
    art_rooms             real,
    posts_approved        real,
    obs_status            text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id           text not null,
    run_id                integer not null,
    source_id             integer not null references etl_source (source_id),
    source_line           integer not null,
    primary key (school_key, academic_year)
) strict, without rowid;

-- == fct_staff

CREATE TABLE fct_staff (
    school_key              integer not null references dim_school (school_key),
    academic_year           integer not null references dim_academic_year (academic_year),
    stage_key               integer not null references dim_stage (stage_key),
    employment_key          integer not null references dim_employment (employment_key),
    district_key            integer not null references dim_district (district_key),
    staff                   real,
    heads                   real,
    teachers_ft             real,
    teachers_qualified      real,
    teachers_above_required real,
    teachers_backbone       real,
    teachers_pe_art         real,
    teachers_certified      real,
    teachers_senior_rank    real,
    teachers_training_met   real,
    training_hours          real,
    obs_status              text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id             text not null,
    run_id                  integer not null,
    source_id               integer not null references etl_source (source_id),
    source_line             integer not null,
    primary key (school_key, academic_year, stage_key, employment_key)
) strict, without rowid;

-- == fct_survey

CREATE TABLE fct_survey (
    district_key         integer not null references dim_district (district_key),
    fiscal_year          integer not null references dim_fiscal_year (fiscal_year),
    respondent_group_key integer not null references dim_respondent_group (respondent_group_key),
    wave                 integer not null,
    survey_n             real,
    survey_satisfied_n   real,
    survey_score_sum     real,
    obs_status           text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id          text not null,
    run_id               integer not null,
    source_id            integer not null references etl_source (source_id),
    source_line          integer not null,
    primary key (district_key, fiscal_year, respondent_group_key, wave)
) strict, without rowid;

-- == fct_target

CREATE TABLE fct_target (
    district_key     integer not null references dim_district (district_key),
    fiscal_year      integer not null references dim_fiscal_year (fiscal_year),
    plan_item        text not null,
    target_value     real,
    targets_due      real,
    targets_met      real,
    targets_on_track real,
    obs_status       text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id      text not null,
    run_id           integer not null,
    source_id        integer not null references etl_source (source_id),
    source_line      integer not null,
    primary key (district_key, fiscal_year, plan_item)
) strict, without rowid;

-- == map_code_history

CREATE TABLE map_code_history (
    code        text not null,
    valid_from  text not null,                       -- the first code list that has it with this name: 1983-12
    name_zh     text not null,
    valid_to    text,                                -- the first code list that has not; null: it stands
    district_id text,                                -- the district of today; null: none goes on with it
    pipeline_id text not null,
    run_id      integer not null,
    primary key (code, valid_from, name_zh)
) strict, without rowid;

-- == map_district_alias

CREATE TABLE map_district_alias (
    alias       text not null,                       -- 东湖高新
    district_id text not null,
    pipeline_id text not null,
    run_id      integer not null,
    primary key (alias, district_id)
) strict, without rowid;

-- == map_district_code

CREATE TABLE map_district_code (
    district_id text not null,
    former_code text not null,
    former_name text not null,
    valid_to    text not null,                       -- when it was replaced, as exactly as the source says: 2017 or 2017-10
    pipeline_id text not null,
    run_id      integer not null,
    primary key (former_code, district_id)
) strict, without rowid;

-- == map_member_state

CREATE TABLE map_member_state (
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

-- == map_member_succession

CREATE TABLE map_member_succession (
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

-- == schema_journal

CREATE TABLE schema_journal (
    number          integer primary key,
    name            text not null,
    sha256          text not null,
    applied_at      text not null,               -- UTC, ISO 8601
    program_version text not null
) strict;

-- == sqlite_sequence

CREATE TABLE sqlite_sequence(name,seq);

-- == ix_bridge_school_group_district

CREATE INDEX ix_bridge_school_group_district on bridge_school_group (district_key);

-- == ix_etl_backfill_request

CREATE INDEX ix_etl_backfill_request on etl_backfill (request_id);

-- == ix_etl_fire_due

CREATE INDEX ix_etl_fire_due on etl_fire (due_at, schedule_id);

-- == ix_etl_fire_of_run

CREATE INDEX ix_etl_fire_of_run on etl_fire (schedule_id, of_run);

-- == ix_etl_fire_waiting

CREATE INDEX ix_etl_fire_waiting on etl_fire (outcome, due_at);

-- == ix_etl_reject_row_line

CREATE INDEX ix_etl_reject_row_line on etl_reject_row (run_id, line);

-- == ix_etl_reject_row_state

CREATE INDEX ix_etl_reject_row_state on etl_reject_row (state, run_id);

-- == ix_etl_run_backfill

CREATE INDEX ix_etl_run_backfill on etl_run (backfill_id) where backfill_id is not null;

-- == ix_etl_run_pipeline

CREATE INDEX ix_etl_run_pipeline on etl_run (pipeline_id, run_id);

-- == ix_etl_schedule_due

CREATE INDEX ix_etl_schedule_due on etl_schedule (next_due_at);

-- == ix_etl_slice_before_pipeline

CREATE INDEX ix_etl_slice_before_pipeline on etl_slice_before (pipeline_id, run_id);

-- == ix_etl_undo_image_run

CREATE INDEX ix_etl_undo_image_run on etl_undo_image (run_id, table_name, kind);

-- == ix_etl_undo_pipeline

CREATE INDEX ix_etl_undo_pipeline on etl_undo (pipeline_id, run_id);

-- == ix_etl_upload_pipeline

CREATE INDEX ix_etl_upload_pipeline on etl_upload (pipeline_id, period);

-- == ix_fct_class_district

CREATE INDEX ix_fct_class_district on fct_class (district_key, academic_year);

-- == ix_fct_enrolment_district

CREATE INDEX ix_fct_enrolment_district on fct_enrolment (district_key, academic_year);

-- == ix_fct_facility_district

CREATE INDEX ix_fct_facility_district on fct_facility (district_key, academic_year);

-- == ix_fct_honour_district

CREATE INDEX ix_fct_honour_district on fct_honour (district_key, fiscal_year);

-- == ix_fct_inspection_district

CREATE INDEX ix_fct_inspection_district on fct_inspection (district_key, academic_year);

-- == ix_fct_project_financing_district

CREATE INDEX ix_fct_project_financing_district on fct_project_financing (district_key, fiscal_year);

-- == ix_fct_project_milestone_district

CREATE INDEX ix_fct_project_milestone_district on fct_project_milestone (district_key, fiscal_year);

-- == ix_fct_quality_monitoring_district

CREATE INDEX ix_fct_quality_monitoring_district on fct_quality_monitoring (district_key, academic_year);

-- == ix_fct_school_stage_district

CREATE INDEX ix_fct_school_stage_district on fct_school_stage (district_key, academic_year);

-- == ix_fct_school_year_district

CREATE INDEX ix_fct_school_year_district on fct_school_year (district_key, academic_year);

-- == ix_fct_staff_district

CREATE INDEX ix_fct_staff_district on fct_staff (district_key, academic_year);

-- == ix_map_member_succession_successor

CREATE INDEX ix_map_member_succession_successor on map_member_succession (dimension, successor);

-- == ux_dim_district_gb_code

CREATE UNIQUE INDEX ux_dim_district_gb_code on dim_district (gb_code) where gb_code is not null;

-- == ux_etl_run_queued

CREATE UNIQUE INDEX ux_etl_run_queued on etl_run (pipeline_id, period, kind) where state = 'queued';

-- == ux_etl_run_working

CREATE UNIQUE INDEX ux_etl_run_working on etl_run (pipeline_id, period) where state in ('reading', 'staging', 'committing');
