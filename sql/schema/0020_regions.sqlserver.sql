-- What regions are called, which streets and towns they run, and what codes have meant over time.

create table dw.map_district_alias (
    alias       nvarchar(200) collate Chinese_PRC_CI_AS not null,
    district_id nvarchar(200) collate Latin1_General_BIN2 not null,
    pipeline_id nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id      bigint not null,
    constraint pk_map_district_alias primary key (alias, district_id)
)
go

create table dw.bridge_district_member (
    district_id nvarchar(200) collate Latin1_General_BIN2 not null,
    member_id   nvarchar(200) collate Latin1_General_BIN2 not null,
    valid_from  nvarchar(10) collate Latin1_General_BIN2 null,
    valid_to    nvarchar(10) collate Latin1_General_BIN2 null,
    pipeline_id nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id      bigint not null,
    constraint pk_bridge_district_member primary key (district_id, member_id)
)
go

create table dw.map_code_history (
    code        nvarchar(20) collate Latin1_General_BIN2 not null,
    valid_from  nvarchar(10) collate Latin1_General_BIN2 not null,
    name_zh     nvarchar(200) collate Chinese_PRC_CI_AS not null,
    valid_to    nvarchar(10) collate Latin1_General_BIN2 null,
    district_id nvarchar(200) collate Latin1_General_BIN2 null,
    pipeline_id nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id      bigint not null,
    constraint pk_map_code_history primary key (code, valid_from, name_zh)
)
go
