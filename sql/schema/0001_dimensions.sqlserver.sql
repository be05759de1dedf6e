-- Dimensions. Keys are narrow integers for facts; ids are texts, stable, and what the API shows.
-- Ids and codes are compared exactly; names sort as Chinese is sorted. Key -1 stands for "unknown".

-- An owner may have made the schemas before, to give rights in them.
if schema_id(N'dw') is null exec(N'create schema dw')
go
if schema_id(N'stg') is null exec(N'create schema stg')
go

create table dw.dim_district (
    district_key          int identity(1, 1) not null constraint pk_dim_district primary key,
    district_id           nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_district_id unique,
    gb_code               nvarchar(20) collate Latin1_General_BIN2 null,
    code_scheme           nvarchar(50) collate Latin1_General_BIN2 not null,
    name_zh               nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en               nvarchar(200) collate Chinese_PRC_CI_AS null,
    level                 nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_district_level check (level in (N'NAT', N'PROV', N'CITY', N'COUNTY', N'MZONE', N'TOWN', N'SUBZONE')),
    statistical_parent_id nvarchar(200) collate Latin1_General_BIN2 null,
    managing_parent_id    nvarchar(200) collate Latin1_General_BIN2 null,
    valid_from            nvarchar(10) collate Latin1_General_BIN2 null,
    valid_to              nvarchar(10) collate Latin1_General_BIN2 null,
    pipeline_id           nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id                bigint not null
)
go

create table dw.map_district_code (
    district_id nvarchar(200) collate Latin1_General_BIN2 not null,
    former_code nvarchar(20) collate Latin1_General_BIN2 not null,
    former_name nvarchar(200) collate Chinese_PRC_CI_AS not null,
    valid_to    nvarchar(10) collate Latin1_General_BIN2 not null,
    pipeline_id nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id      bigint not null,
    constraint pk_map_district_code primary key (former_code, district_id)
)
go

create table dw.dim_stage (
    stage_key  int not null constraint pk_dim_stage primary key,
    stage_id   nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_stage_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_stage_level check (level in (N'TOTAL', N'STAGE')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    isced_code nvarchar(20) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_stage (stage_key, stage_id, name_zh, name_en, level, parent_id, isced_code, sort_order) values
    (0, N'all',                  N'各级教育合计', N'All education',              N'TOTAL', null,   null,   0),
    (1, N'preschool',            N'学前教育',     N'Preschool',                  N'STAGE', N'all', N'02',  1),
    (2, N'primary',              N'小学',         N'Primary',                    N'STAGE', N'all', N'1',   2),
    (3, N'junior',               N'初中',         N'Junior secondary',           N'STAGE', N'all', N'2',   3),
    (4, N'senior',               N'普通高中',     N'Senior secondary, general',  N'STAGE', N'all', N'34',  4),
    (5, N'secondary_vocational', N'中等职业教育', N'Secondary vocational',       N'STAGE', N'all', N'35',  5),
    (6, N'special',              N'特殊教育',     N'Special education',          N'STAGE', N'all', null,   6),
    (7, N'lifelong',             N'终身教育',     N'Lifelong learning',          N'STAGE', N'all', null,   7),
    (8, N'higher',               N'高等教育',     N'Higher education (context)', N'STAGE', N'all', N'5-8', 8)
go

create table dw.dim_academic_year (
    academic_year int not null constraint pk_dim_academic_year primary key,
    name_zh       nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en       nvarchar(200) collate Chinese_PRC_CI_AS not null,
    start_date    date not null,
    end_date      date not null
)
go
create table dw.dim_fiscal_year (
    fiscal_year int not null constraint pk_dim_fiscal_year primary key,
    name_zh     nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en     nvarchar(200) collate Chinese_PRC_CI_AS not null,
    start_date  date not null,
    end_date    date not null
)
go
insert into dw.dim_academic_year (academic_year, name_zh, name_en, start_date, end_date)
select y.n, concat(y.n, N'学年'), concat(y.n, N'/', right(concat(N'0', (y.n + 1) % 100), 2)), datefromparts(y.n, 9, 1), datefromparts(y.n + 1, 8, 31)
from (
    select 1949 + tens.n * 10 + ones.n as n
    from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11)) as tens (n)
    cross join (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as ones (n)) as y
where y.n <= 2060
go
insert into dw.dim_fiscal_year (fiscal_year, name_zh, name_en, start_date, end_date)
select y.academic_year, concat(y.academic_year, N'年'), cast(y.academic_year as nvarchar(4)), datefromparts(y.academic_year, 1, 1), datefromparts(y.academic_year, 12, 31)
from dw.dim_academic_year as y
go

create table dw.dim_funding_source (
    funding_source_key int not null constraint pk_dim_funding_source primary key,
    funding_source_id  nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_funding_source_id unique,
    name_zh            nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en            nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level              nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_funding_source_level check (level in (N'TOTAL', N'SOURCE', N'COMPONENT')),
    parent_id          nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order         int not null
)
go
insert into dw.dim_funding_source (funding_source_key, funding_source_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'total',            N'教育经费合计',         N'Education funding, total',         N'TOTAL',     null,                0),
    (1, N'public',           N'国家财政性教育经费',   N'Public funding',                   N'SOURCE',    N'total',            1),
    (2, N'private_sponsors', N'民办学校办学经费',     N'Sponsors of private schools',      N'SOURCE',    N'total',            2),
    (3, N'donations',        N'社会捐赠经费',         N'Donations',                        N'SOURCE',    N'total',            3),
    (4, N'operating_income', N'事业收入',             N'Operating income of schools',      N'SOURCE',    N'total',            4),
    (5, N'other',            N'其他教育经费',         N'Other funding',                    N'SOURCE',    N'total',            5),
    (6, N'budgetary',        N'国家财政预算内教育经费', N'Within the state budget (to 2011)', N'COMPONENT', N'public',         6),
    (7, N'tuition',          N'学杂费',               N'Tuition and fees',                 N'COMPONENT', N'operating_income', 7)
go

create table dw.dim_school (
    school_key       int identity(1, 1) not null constraint pk_dim_school primary key,
    school_id        nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_school_id unique,
    name_zh          nvarchar(200) collate Chinese_PRC_CI_AS not null,
    school_type      nvarchar(20) collate Latin1_General_BIN2 not null,
    school_type_name nvarchar(200) collate Chinese_PRC_CI_AS not null,
    founder          nvarchar(20) collate Latin1_General_BIN2 not null,
    founder_name     nvarchar(200) collate Chinese_PRC_CI_AS not null,
    is_public        bit not null,
    pipeline_id      nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id           bigint not null
)
go
