-- Dimensions. Keys are narrow integers for facts; ids are text, stable, and what the API shows.
-- Key -1 stands for "unknown" and is never a member of a hierarchy.

create table dim_district (
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
create unique index ux_dim_district_gb_code on dim_district (gb_code) where gb_code is not null;

create table map_district_code (
    district_id text not null,
    former_code text not null,
    former_name text not null,
    valid_to    text not null,                       -- when it was replaced, as exactly as the source says: 2017 or 2017-10
    pipeline_id text not null,
    run_id      integer not null,
    primary key (former_code, district_id)
) strict, without rowid;

create table dim_stage (
    stage_key  integer primary key,
    stage_id   text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'STAGE')),
    parent_id  text,
    isced_code text,
    sort_order integer not null
) strict;
insert into dim_stage values
    (0, 'all',                  '各级教育合计', 'All education',              'TOTAL', null,  null, 0),
    (1, 'preschool',            '学前教育',     'Preschool',                  'STAGE', 'all', '02', 1),
    (2, 'primary',              '小学',         'Primary',                    'STAGE', 'all', '1',  2),
    (3, 'junior',               '初中',         'Junior secondary',           'STAGE', 'all', '2',  3),
    (4, 'senior',               '普通高中',     'Senior secondary, general',  'STAGE', 'all', '34', 4),
    (5, 'secondary_vocational', '中等职业教育', 'Secondary vocational',       'STAGE', 'all', '35', 5),
    (6, 'special',              '特殊教育',     'Special education',          'STAGE', 'all', null, 6),
    (7, 'lifelong',             '终身教育',     'Lifelong learning',          'STAGE', 'all', null, 7),
    (8, 'higher',               '高等教育',     'Higher education (context)', 'STAGE', 'all', '5-8', 8);

create table dim_academic_year (
    academic_year integer primary key,               -- the calendar year it begins in
    name_zh       text not null,                     -- 2019学年
    name_en       text not null,                     -- 2019/20
    start_date    text not null,
    end_date      text not null
) strict;
insert into dim_academic_year
with recursive y(n) as (select 1949 union all select n + 1 from y where n < 2060)
select n, n || '学年', n || '/' || substr('0' || ((n + 1) % 100), -2), n || '-09-01', (n + 1) || '-08-31' from y;

create table dim_fiscal_year (
    fiscal_year integer primary key,
    name_zh     text not null,                       -- 2019年
    name_en     text not null,
    start_date  text not null,
    end_date    text not null
) strict;
insert into dim_fiscal_year
with recursive y(n) as (select 1949 union all select n + 1 from y where n < 2060)
select n, n || '年', '' || n, n || '-01-01', n || '-12-31' from y;

create table dim_funding_source (
    funding_source_key integer primary key,
    funding_source_id  text not null unique,
    name_zh            text not null,
    name_en            text not null,
    level              text not null check (level in ('TOTAL', 'SOURCE', 'COMPONENT')),
    parent_id          text,
    sort_order         integer not null
) strict;
insert into dim_funding_source values
    (0, 'total',            '教育经费合计',         'Education funding, total',        'TOTAL',     null,               0),
    (1, 'public',           '国家财政性教育经费',   'Public funding',                  'SOURCE',    'total',            1),
    (2, 'private_sponsors', '民办学校办学经费',     'Sponsors of private schools',     'SOURCE',    'total',            2),
    (3, 'donations',        '社会捐赠经费',         'Donations',                       'SOURCE',    'total',            3),
    (4, 'operating_income', '事业收入',             'Operating income of schools',     'SOURCE',    'total',            4),
    (5, 'other',            '其他教育经费',         'Other funding',                   'SOURCE',    'total',            5),
    (6, 'budgetary',        '国家财政预算内教育经费', 'Within the state budget (to 2011)', 'COMPONENT', 'public',         6),
    (7, 'tuition',          '学杂费',               'Tuition and fees',                'COMPONENT', 'operating_income', 7);

create table dim_school (
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
