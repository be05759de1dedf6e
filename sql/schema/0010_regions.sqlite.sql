-- What regions are called, which streets and towns they run, and what codes have meant over time.

create table map_district_alias (
    alias       text not null,                       -- 东湖高新
    district_id text not null,
    pipeline_id text not null,
    run_id      integer not null,
    primary key (alias, district_id)
) strict, without rowid;

create table bridge_district_member (
    district_id text not null,                       -- the zone, or part of one
    member_id   text not null,                       -- the street or town that it runs
    valid_from  text,                                -- ISO 8601; null: not recorded
    valid_to    text,                                -- first day it no longer runs it; null: it does
    pipeline_id text not null,
    run_id      integer not null,
    primary key (district_id, member_id)
) strict, without rowid;

create table map_code_history (
    code        text not null,
    valid_from  text not null,                       -- the first code list that has it with this name: 1983-12
    name_zh     text not null,
    valid_to    text,                                -- the first code list that has not; null: it stands
    district_id text,                                -- the district of today; null: none goes on with it
    pipeline_id text not null,
    run_id      integer not null,
    primary key (code, valid_from, name_zh)
) strict, without rowid;
