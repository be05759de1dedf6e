
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

-- == dim_academic_year

CREATE TABLE dim_academic_year (
    academic_year integer primary key,               -- the calendar year it begins in
    name_zh       text not null,                     -- 2019学年
    name_en       text not null,                     -- 2019/20
    start_date    text not null,
    end_date      text not null
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

-- == dim_fiscal_year

CREATE TABLE dim_fiscal_year (
    fiscal_year integer primary key,
    name_zh     text not null,                       -- 2019年
    name_en     text not null,
    start_date  text not null,
    end_date    text not null
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

-- == etl_data_version

CREATE TABLE etl_data_version (
    data_version integer primary key autoincrement,
    run_id       integer not null unique,
    committed_at text not null
) strict;

-- == etl_pipeline

CREATE TABLE etl_pipeline (
    pipeline_id text primary key,
    title       text not null,
    authority   text not null,
    files       text not null,                       -- JSON array of paths
    target      text not null,
    is_current  integer not null check (is_current in (0, 1))   -- 0: its file is gone, its runs remain
, synthetic integer not null default 0 check (synthetic in (0, 1))) strict, without rowid;

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
    raw     text not null,
    primary key (run_id, seq)
) strict, without rowid;

-- == etl_run

CREATE TABLE etl_run (
    run_id         integer primary key autoincrement,
    pipeline_id    text not null,
    state          text not null check (state in ('queued', 'reading', 'staging', 'committing', 'succeeded', 'failed', 'skipped', 'cancelled', 'abandoned')),
    request_id     text unique,
    force          integer not null,
    host           text,                             -- who runs it; for the rescuer, and so that nobody else ends it
    heartbeat_at   text,
    created_at     text not null,                    -- UTC, ISO 8601
    started_at     text,
    ended_at       text,
    source_sha256  text,
    rows_read      integer not null default 0,
    rows_rejected  integer not null default 0,
    rows_discarded integer not null default 0,
    rejects        integer not null default 0,
    inserted       integer not null default 0,
    updated        integer not null default 0,
    unchanged      integer not null default 0,
    deleted        integer not null default 0,
    error_code     text,
    error_message  text,
    error_location text,
    error_hint     text,
    data_version   integer                           -- null unless it changed anything
) strict;

-- == etl_source

CREATE TABLE etl_source (
    source_id integer primary key,
    file      text not null,                         -- below the folder that holds the pipelines' folder
    sheet     text not null,                         -- empty for a text file
    unique (file, sheet)
) strict;

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
    source_column text not null,
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

-- == ix_etl_run_pipeline

CREATE INDEX ix_etl_run_pipeline on etl_run (pipeline_id, run_id);

-- == ux_dim_district_gb_code

CREATE UNIQUE INDEX ux_dim_district_gb_code on dim_district (gb_code) where gb_code is not null;

-- == ux_etl_run_unfinished

CREATE UNIQUE INDEX ux_etl_run_unfinished on etl_run (pipeline_id) where state in ('queued', 'reading', 'staging', 'committing');
