
-- == published_education

select
    c.name as [Name],
    concat(t.name, case
        when t.name = N'nvarchar' then concat(N'(', case when c.max_length = -1 then N'max' else cast(c.max_length / 2 as nvarchar(10)) end, N') collate ', c.collation_name)
        when t.name = N'decimal' then concat(N'(', c.precision, N', ', c.scale, N')')
        else N'' end) as [Type],
    cast(case when c.is_nullable = 1 then 0 else 1 end as bit) as [NotNull],
    cast(coalesce((
        select max(k.key_ordinal)
        from sys.indexes as i
        join sys.index_columns as k on k.object_id = i.object_id and k.index_id = i.index_id
        where i.object_id = c.object_id and i.is_primary_key = 1 and k.column_id = c.column_id), 0) as int) as [KeyPosition]
from sys.columns as c
join sys.types as t on t.user_type_id = c.user_type_id
where c.object_id = object_id(@table)
order by c.column_id;
-- with @table String

create table #stg_source (source bigint not null, source_file nvarchar(400) collate Latin1_General_BIN2 not null, sheet nvarchar(100) collate Latin1_General_BIN2 not null, source_id bigint not null, primary key (source));

create table #stg_reject (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, column_name nvarchar(400) collate Latin1_General_BIN2 not null, code nvarchar(100) collate Latin1_General_BIN2 not null, message nvarchar(max) collate Latin1_General_BIN2 not null, hint nvarchar(max) collate Latin1_General_BIN2 not null, raw nvarchar(max) collate Latin1_General_BIN2 not null, staging nvarchar(100) collate Latin1_General_BIN2 null, staged_seq bigint null);

create table #stg_discard (source bigint not null, line bigint not null, rule_name nvarchar(200) collate Latin1_General_BIN2 not null);

create index ix_stg_discard on #stg_discard (source, line);

create table #stg_reject_row (source bigint not null, line bigint not null, cells nvarchar(max) collate Latin1_General_BIN2 null);

create index ix_stg_reject_row on #stg_reject_row (source, line);

create table #stg_header (source bigint not null, headers nvarchar(max) collate Latin1_General_BIN2 not null, primary key (source));

create table #repeated (staging nvarchar(100) collate Latin1_General_BIN2 not null, seq bigint not null, first_seq bigint not null, differs bigint not null, primary key (staging, seq));

create table #touched (source bigint not null, line bigint not null, primary key (source, line));

create table #kept (source bigint not null, line bigint not null, primary key (source, line));

create table #stg_district (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, district_id nvarchar(200) collate Latin1_General_BIN2 null, gb_code nvarchar(20) collate Latin1_General_BIN2 null, code_scheme nvarchar(50) collate Latin1_General_BIN2 null, name_zh nvarchar(200) collate Chinese_PRC_CI_AS null, name_en nvarchar(200) collate Chinese_PRC_CI_AS null, level nvarchar(20) collate Latin1_General_BIN2 null, statistical_parent_id nvarchar(200) collate Latin1_General_BIN2 null, managing_parent_id nvarchar(200) collate Latin1_General_BIN2 null, valid_from nvarchar(10) collate Latin1_General_BIN2 null, valid_to nvarchar(10) collate Latin1_General_BIN2 null);

create index ix_stg_district on #stg_district (district_id);

create index ix_stg_district_code on #stg_district (gb_code);

create table #known_academic_year (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_district (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_stage (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #stg_published_education (seq bigint identity(1, 1) primary key not null, source bigint null, line bigint null, district_key int null, stage_key int null, academic_year int null, measure nvarchar(100) collate Latin1_General_BIN2 null, value decimal(28, 10) null, obs_status nvarchar(20) collate Latin1_General_BIN2 null, source_id int null, source_line int null, source_column nvarchar(400) collate Latin1_General_BIN2 null);

create table #used_district (number bigint not null, id nvarchar(200) collate Latin1_General_BIN2 not null, primary key (id));

create index ix_used_district on #used_district (number);

create table #used_stage (number bigint not null, id nvarchar(200) collate Latin1_General_BIN2 not null, primary key (id));

create index ix_used_stage on #used_stage (number);

create table #used_academic_year (number bigint not null, id nvarchar(200) collate Latin1_General_BIN2 not null, primary key (id));

create index ix_used_academic_year on #used_academic_year (number);

select "file", sheet, source_id from etl.source;

select t.district_id, t.district_key from dw.dim_district as t;

select t.stage_id, t.stage_key from dw.dim_stage as t;

select cast(t.academic_year as nvarchar(20)), t.academic_year from dw.dim_academic_year as t;

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from #stg_district;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'district_id is missing.', '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.district_id is null;

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'code_scheme is missing.', '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.code_scheme is null;

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.name_zh is null;

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'level is missing.', '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.level is null;

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_level', concat('Level ''', s.level, ''' is not known.'), 'Known are NAT, PROV, CITY, COUNTY, MZONE, TOWN, SUBZONE.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.level not in ('NAT', 'PROV', 'CITY', 'COUNTY', 'MZONE', 'TOWN', 'SUBZONE');

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_district', c.seq, c.first_seq, case when exists (select o.gb_code collate Latin1_General_BIN2, o.code_scheme collate Latin1_General_BIN2, o.name_zh collate Latin1_General_BIN2, o.name_en collate Latin1_General_BIN2, o.level collate Latin1_General_BIN2, o.statistical_parent_id collate Latin1_General_BIN2, o.managing_parent_id collate Latin1_General_BIN2, o.valid_from collate Latin1_General_BIN2, o.valid_to collate Latin1_General_BIN2 except select p.gb_code collate Latin1_General_BIN2, p.code_scheme collate Latin1_General_BIN2, p.name_zh collate Latin1_General_BIN2, p.name_en collate Latin1_General_BIN2, p.level collate Latin1_General_BIN2, p.statistical_parent_id collate Latin1_General_BIN2, p.managing_parent_id collate Latin1_General_BIN2, p.valid_from collate Latin1_General_BIN2, p.valid_to collate Latin1_General_BIN2) then 1 else 0 end
from (
    select seq, min(seq) over (partition by district_id) as first_seq, count(*) over (partition by district_id) as copies
    from #stg_district) as c
join #stg_district as o on o.seq = c.seq
join #stg_district as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from #repeated as d join #stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq))), '; that one is kept.'), '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where exists (select 1 from #repeated as d join #stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id <> @pipeline and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2))), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where exists (select 1 from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id <> @pipeline and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2)));
-- with @pipeline String

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_code', concat('Code ', s.gb_code, ' is also that of ', (select min(u.id) from (select o.district_id as id from #stg_district as o where o.gb_code = s.gb_code and o.seq <> s.seq
union all
select t.district_id
from dw.dim_district as t
where t.gb_code = s.gb_code
    and t.district_id <> s.district_id
    and 1 = 1
    and not exists (select 1 from #stg_district as n where n.district_id = t.district_id)) as u), '.'), 'A code belongs to one member; a code it had before is a former code.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.gb_code is not null and exists (select o.district_id as id from #stg_district as o where o.gb_code = s.gb_code and o.seq <> s.seq
union all
select t.district_id
from dw.dim_district as t
where t.gb_code = s.gb_code
    and t.district_id <> s.district_id
    and 1 = 1
    and not exists (select 1 from #stg_district as n where n.district_id = t.district_id));

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

delete from #known_district;

insert into #known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dw.dim_district as t
where not (1 = 0);

update k
set level = s.level
from #known_district as k, #stg_district as s
where s.district_id = k.id and s.level is not null;

insert into #known_district (id, level)
select s.district_id, coalesce(s.level, '')
from #stg_district as s
where s.district_id is not null
    and not exists (select 1 from #stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from #known_district as k where k.id = s.district_id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.statistical_parent_id, ''' is not known.'), 'statistical_parent_id names a member of district.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.statistical_parent_id is not null and not exists (select 1 from #known_district as k where k.id = s.statistical_parent_id);

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.managing_parent_id, ''' is not known.'), 'managing_parent_id names a member of district.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.managing_parent_id is not null and not exists (select 1 from #known_district as k where k.id = s.managing_parent_id);

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

delete from #known_district;

insert into #known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dw.dim_district as t
where not (1 = 0);

update k
set level = s.level
from #known_district as k, #stg_district as s
where s.district_id = k.id and s.level is not null;

insert into #known_district (id, level)
select s.district_id, coalesce(s.level, '')
from #stg_district as s
where s.district_id is not null
    and not exists (select 1 from #stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from #known_district as k where k.id = s.district_id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.statistical_parent_id, ''' is not known.'), 'statistical_parent_id names a member of district.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.statistical_parent_id is not null and not exists (select 1 from #known_district as k where k.id = s.statistical_parent_id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.managing_parent_id, ''' is not known.'), 'managing_parent_id names a member of district.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.managing_parent_id is not null and not exists (select 1 from #known_district as k where k.id = s.managing_parent_id);

delete from #known_district;

insert into #known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dw.dim_district as t
where not (1 = 0);

update k
set level = s.level
from #known_district as k, #stg_district as s
where s.district_id = k.id and s.level is not null;

insert into #known_district (id, level)
select s.district_id, coalesce(s.level, '')
from #stg_district as s
where s.district_id is not null
    and not exists (select 1 from #stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from #known_district as k where k.id = s.district_id);

delete from #known_stage;

insert into #known_stage (id, level, member_key)
select t.stage_id, t.level, t.stage_key
from dw.dim_stage as t
where not (1 = 0);

insert into #known_academic_year (id, level, member_key)
select cast(academic_year as nvarchar(20)), 'YEAR', academic_year
from dw.dim_academic_year;

select count(*) from #used_district as u where not exists (select 1 from #known_district as k where k.id = u.id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.unknown_member', concat('district ''', (select u.id from #used_district as u where u.number = s.district_key), ''' is not known.'), '', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where s.district_key in (select u.number from #used_district as u where not exists (select 1 from #known_district as k where k.id = u.id));

delete from #stg_published_education where seq in (select staged_seq from #stg_reject where staging = 'stg_published_education');

select count(*) from #used_district as u where exists (select 1 from #known_district as k where k.id = u.id and k.level not in ('NAT', 'PROV'));

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.level_not_reported', concat('district ''', (select u.id from #used_district as u where u.number = s.district_key), ''' is of a level that published_education does not report.'), 'It reports NAT, PROV.', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where s.district_key in (select u.number from #used_district as u where exists (select 1 from #known_district as k where k.id = u.id and k.level not in ('NAT', 'PROV')));

delete from #stg_published_education where seq in (select staged_seq from #stg_reject where staging = 'stg_published_education');

select count(*) from #used_stage as u where not exists (select 1 from #known_stage as k where k.id = u.id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.unknown_member', concat('stage ''', (select u.id from #used_stage as u where u.number = s.stage_key), ''' is not known.'), '', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where s.stage_key in (select u.number from #used_stage as u where not exists (select 1 from #known_stage as k where k.id = u.id));

delete from #stg_published_education where seq in (select staged_seq from #stg_reject where staging = 'stg_published_education');

select count(*) from #used_stage as u where exists (select 1 from #known_stage as k where k.id = u.id and k.level not in ('STAGE'));

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.level_not_reported', concat('stage ''', (select u.id from #used_stage as u where u.number = s.stage_key), ''' is of a level that published_education does not report.'), 'It reports STAGE.', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where s.stage_key in (select u.number from #used_stage as u where exists (select 1 from #known_stage as k where k.id = u.id and k.level not in ('STAGE')));

delete from #stg_published_education where seq in (select staged_seq from #stg_reject where staging = 'stg_published_education');

select count(*) from #used_academic_year as u where not exists (select 1 from #known_academic_year as k where k.id = u.id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.unknown_member', concat('academic_year ''', (select u.id from #used_academic_year as u where u.number = s.academic_year), ''' is not known.'), '', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where s.academic_year in (select u.number from #used_academic_year as u where not exists (select 1 from #known_academic_year as k where k.id = u.id));

delete from #stg_published_education where seq in (select staged_seq from #stg_reject where staging = 'stg_published_education');

select count(*) from #used_academic_year as u where exists (select 1 from #known_academic_year as k where k.id = u.id and k.level not in ('YEAR'));

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.level_not_reported', concat('academic_year ''', (select u.id from #used_academic_year as u where u.number = s.academic_year), ''' is of a level that published_education does not report.'), 'It reports YEAR.', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where s.academic_year in (select u.number from #used_academic_year as u where exists (select 1 from #known_academic_year as k where k.id = u.id and k.level not in ('YEAR')));

delete from #stg_published_education where seq in (select staged_seq from #stg_reject where staging = 'stg_published_education');

select count(*) from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number;

delete from #used_district where not exists (select 1 from #known_district as k where k.id = #used_district.id);

update #stg_published_education
set district_key = (select k.member_key from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_published_education.district_key)
where district_key in (select u.number from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_district as u, #known_district as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number;

delete from #used_stage where not exists (select 1 from #known_stage as k where k.id = #used_stage.id);

update #stg_published_education
set stage_key = (select k.member_key from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_published_education.stage_key)
where stage_key in (select u.number from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_stage as u, #known_stage as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number;

delete from #used_academic_year where not exists (select 1 from #known_academic_year as k where k.id = #used_academic_year.id);

update #stg_published_education
set academic_year = (select k.member_key from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_published_education.academic_year)
where academic_year in (select u.number from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_academic_year as u, #known_academic_year as k
where k.id = u.id and k.member_key <> u.number;

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_published_education', c.seq, c.first_seq, case when exists (select o.value, o.obs_status collate Latin1_General_BIN2 except select p.value, p.obs_status collate Latin1_General_BIN2) then 1 else 0 end
from (
    select seq, min(seq) over (partition by measure, academic_year, stage_key, district_key) as first_seq, count(*) over (partition by measure, academic_year, stage_key, district_key) as copies
    from #stg_published_education) as c
join #stg_published_education as o on o.seq = c.seq
join #stg_published_education as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from #repeated as d join #stg_published_education as o on o.seq = d.first_seq where d.staging = 'stg_published_education' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_published_education as o on o.seq = d.first_seq where d.staging = 'stg_published_education' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where exists (select 1 from #repeated as d join #stg_published_education as o on o.seq = d.first_seq where d.staging = 'stg_published_education' and d.seq = s.seq and d.first_seq in (select first_seq from #repeated where staging = 'stg_published_education' and differs = 1));

delete from #stg_published_education where seq in (select staged_seq from #stg_reject where staging = 'stg_published_education');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from #repeated as d join #stg_published_education as o on o.seq = d.first_seq where d.staging = 'stg_published_education' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_published_education as o on o.seq = d.first_seq where d.staging = 'stg_published_education' and d.seq = s.seq))), '.'), '', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where exists (select 1 from #repeated as d join #stg_published_education as o on o.seq = d.first_seq where d.staging = 'stg_published_education' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_published_education where seq in (select staged_seq from #stg_reject where staging = 'stg_published_education');

select case when exists (select 1 from dw.fct_published_education) then 1 else 0 end;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id <> @pipeline and 1 = 1), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where exists (select 1 from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id <> @pipeline and 1 = 1);
-- with @pipeline String

delete from #stg_published_education where seq in (select staged_seq from #stg_reject where staging = 'stg_published_education');

insert into #touched (source, line)
select source, line from #stg_reject
union
select source, line from #stg_discard;

select count(*) from #touched;

insert into #kept (source, line)
select s.source, s.line from #stg_district as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from #stg_published_education as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line);

select count(*) from (select distinct source, line from #stg_reject as r where r.staged_seq is not null and not exists (select 1 from #kept as k where k.source = r.source and k.line = r.line)) as c;

select count(*) from (select distinct source, line from #stg_discard as r where not exists (select 1 from #kept as k where k.source = r.source and k.line = r.line)) as c;

select count(*) from (select distinct source, line from #stg_reject as r where not exists (select 1 from #kept as k where k.source = r.source and k.line = r.line) and not exists (select 1 from #stg_discard as d where d.source = r.source and d.line = r.line)) as c;

select count(*) from (select distinct source, line from #stg_reject) as c;

select count(*) from #stg_reject;

delete from etl.reject where run_id = @run;
-- with @run Int64

delete from etl.reject_row where run_id = @run;
-- with @run Int64

delete from etl.reject_header where run_id = @run;
-- with @run Int64

delete from etl.discard where run_id = @run;
-- with @run Int64

insert into etl.reject_row (run_id, row_no, "file", sheet, line, cells, is_whole, state)
select
    @run, row_number() over (order by r.source, r.line), s.source_file, s.sheet, r.line,
    (select min(c.cells) from #stg_reject_row as c where c.source = r.source and c.line = r.line),
    case when exists (select 1 from #kept as k where k.source = r.source and k.line = r.line) then 0 else 1 end,
    'open'
from (select distinct source, line from #stg_reject) as r
join #stg_source as s on s.source = r.source;
-- with @run Int64

insert into etl.reject (run_id, seq, "file", sheet, line, column_name, code, message, hint, raw, row_no)
select
    @run, row_number() over (order by r.source, r.line, r.seq), s.source_file, s.sheet, r.line, r.column_name, r.code, r.message, r.hint, r.raw,
    dense_rank() over (order by r.source, r.line)
from #stg_reject as r
join #stg_source as s on s.source = r.source;
-- with @run Int64

insert into etl.reject_header (run_id, "file", sheet, headers)
select @run, s.source_file, s.sheet, h.headers
from #stg_header as h
join #stg_source as s on s.source = h.source
where exists (select 1 from #stg_reject as r where r.source = h.source);
-- with @run Int64

insert into etl.discard (run_id, rule_name, rows_discarded)
select @run, d.rule_name, count(*)
from (
    select source, line, min(rule_name) as rule_name
    from #stg_discard
    group by source, line) as d
where not exists (select 1 from #kept as k where k.source = d.source and k.line = d.line)
group by d.rule_name;
-- with @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13)
select @run, 'dim_district', 'update', t.district_key, t.district_id, t.gb_code, t.code_scheme, t.name_zh, t.name_en, t.level, t.statistical_parent_id, t.managing_parent_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dw.dim_district as t, #stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

update t
set gb_code = null, run_id = @run
from dw.dim_district as t, #stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (exists (select t.gb_code collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

select count(*) from #stg_district;

update t
set gb_code = s.gb_code, code_scheme = s.code_scheme, name_zh = s.name_zh, name_en = s.name_en, level = s.level, statistical_parent_id = s.statistical_parent_id, managing_parent_id = s.managing_parent_id, valid_from = s.valid_from, valid_to = s.valid_to, run_id = @run
from dw.dim_district as t, #stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

insert into dw.dim_district (district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to, pipeline_id, run_id)
select s.district_id, s.gb_code, s.code_scheme, s.name_zh, s.name_en, s.level, s.statistical_parent_id, s.managing_parent_id, s.valid_from, s.valid_to, @pipeline, @run
from #stg_district as s
where not exists (select 1 from dw.dim_district as t where t.district_id = s.district_id)
order by s.district_id;
-- with @pipeline String, @run Int64

select district_id, coalesce(statistical_parent_id, managing_parent_id) from dw.dim_district;

select count(*) from #known_district as k where k.member_key is null;

update k
set member_key = t.district_key
from #known_district as k, dw.dim_district as t
where t.district_id = k.id and k.member_key is null;

select count(*) from #known_stage as k where k.member_key is null;

update k
set member_key = t.stage_key
from #known_stage as k, dw.dim_stage as t
where t.stage_id = k.id and k.member_key is null;

insert into etl.source ("file", sheet)
select f.source_file, f.sheet
from #stg_source as f
where not exists (select 1 from etl.source as e where e."file" = f.source_file and e.sheet = f.sheet)
order by f.source;

select count(*) from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number;

delete from #used_district where not exists (select 1 from #known_district as k where k.id = #used_district.id);

update #stg_published_education
set district_key = (select k.member_key from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_published_education.district_key)
where district_key in (select u.number from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_district as u, #known_district as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number;

delete from #used_stage where not exists (select 1 from #known_stage as k where k.id = #used_stage.id);

update #stg_published_education
set stage_key = (select k.member_key from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_published_education.stage_key)
where stage_key in (select u.number from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_stage as u, #known_stage as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number;

delete from #used_academic_year where not exists (select 1 from #known_academic_year as k where k.id = #used_academic_year.id);

update #stg_published_education
set academic_year = (select k.member_key from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_published_education.academic_year)
where academic_year in (select u.number from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_academic_year as u, #known_academic_year as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #stg_source as f join etl.source as e on e."file" = f.source_file and e.sheet = f.sheet where e.source_id <> f.source_id;

update #stg_published_education
set source_id = (select e.source_id from #stg_source as f join etl.source as e on e."file" = f.source_file and e.sheet = f.sheet where f.source = #stg_published_education.source);

select case when exists (select 1 from dw.fct_published_education) then 1 else 0 end;

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11)
select @run, 'fct_published_education', 'delete', t.district_key, t.stage_key, t.academic_year, t.measure, t.value, t.obs_status, t.pipeline_id, t.run_id, t.source_id, t.source_line, t.source_column
from dw.fct_published_education as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_published_education as s where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete t from dw.fct_published_education as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_published_education as s where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key)
    and not (1 = 0);
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11)
select @run, 'fct_published_education', 'update', t.district_key, t.stage_key, t.academic_year, t.measure, t.value, t.obs_status, t.pipeline_id, t.run_id, t.source_id, t.source_line, t.source_column
from dw.fct_published_education as t, #stg_published_education as s
where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key
    and t.pipeline_id = @pipeline
    and (exists (select t.value, t.obs_status collate Latin1_General_BIN2, t.source_id, t.source_line, t.source_column collate Latin1_General_BIN2 except select s.value, s.obs_status collate Latin1_General_BIN2, s.source_id, s.source_line, s.source_column collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

select count(*) from #stg_published_education;

update t
set value = s.value, obs_status = s.obs_status, source_id = s.source_id, source_line = s.source_line, source_column = s.source_column, run_id = @run
from dw.fct_published_education as t, #stg_published_education as s
where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key
    and t.pipeline_id = @pipeline
    and (exists (select t.value, t.obs_status collate Latin1_General_BIN2, t.source_id, t.source_line, t.source_column collate Latin1_General_BIN2 except select s.value, s.obs_status collate Latin1_General_BIN2, s.source_id, s.source_line, s.source_column collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

insert into dw.fct_published_education (measure, academic_year, stage_key, district_key, value, obs_status, source_id, source_line, source_column, pipeline_id, run_id)
select s.measure, s.academic_year, s.stage_key, s.district_key, s.value, s.obs_status, s.source_id, s.source_line, s.source_column, @pipeline, @run
from #stg_published_education as s
where not exists (select 1 from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key)
order by s.measure, s.academic_year, s.stage_key, s.district_key;
-- with @pipeline String, @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13)
select @run, 'dim_district', 'delete', t.district_key, t.district_id, t.gb_code, t.code_scheme, t.name_zh, t.name_en, t.level, t.statistical_parent_id, t.managing_parent_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dw.dim_district as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district as s where t.district_id = s.district_id)
    and not (exists (select 1 from dw.fct_published_education as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_expenditure as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_funding as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_per_pupil as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_children as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_cohort as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_evaluation as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_project_financing as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_fiscal_context as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_funding as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_population as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_project_milestone as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_recruitment as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_responsibility_task as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_rotation as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_rotation_base as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_salary as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_survey as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_target as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_snapshot as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_class as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_enrolment as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_facility as f where f.district_key = t.district_key) or exists (select 1 from dw.bridge_school_group as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_honour as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_honour as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_inspection as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_quality_monitoring as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_staff as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_stage as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_year as f where f.district_key = t.district_key));
-- with @pipeline String, @run Int64

delete t from dw.dim_district as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district as s where t.district_id = s.district_id)
    and not (exists (select 1 from dw.fct_published_education as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_expenditure as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_funding as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_per_pupil as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_children as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_cohort as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_evaluation as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_project_financing as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_fiscal_context as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_funding as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_population as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_project_milestone as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_recruitment as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_responsibility_task as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_rotation as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_rotation_base as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_salary as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_survey as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_target as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_snapshot as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_class as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_enrolment as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_facility as f where f.district_key = t.district_key) or exists (select 1 from dw.bridge_school_group as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_honour as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_honour as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_inspection as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_quality_monitoring as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_staff as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_stage as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_year as f where f.district_key = t.district_key));
-- with @pipeline String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

select count(*) from (
select s.source, s.line
from #stg_district as s
where exists (select 1 from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from #stg_published_education as s
where exists (select 1 from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and t.run_id = @run)) as c;
-- with @pipeline String, @run Int64

insert into etl.data_version (data_version, run_id, committed_at)
select coalesce(max(data_version), 0) + 1, @run, @now from etl.data_version;
select max(data_version) from etl.data_version;
-- with @now DateTimeOffset, @run Int64

update etl.run
set rows_read = @RowsRead, rows_rejected = @RowsRejected, rows_discarded = @RowsDiscarded, rows_unchanged = @unchangedRows, rejects = @Rejects,
inserted = @inserted, updated = @updated, unchanged = @unchanged, deleted = @deleted, data_version = @dataVersion
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @Rejects Int64, @RowsDiscarded Int64, @RowsRead Int64, @RowsRejected Int64, @dataVersion Int64, @deleted Int64, @fence Int64, @inserted Int64, @now DateTimeOffset, @runId Int64, @unchanged Int64, @unchangedRows Int64, @updated Int64

update etl.run set heartbeat_at = @now where state in ('reading', 'staging', 'committing');
-- with @now DateTimeOffset

update etl.run
set state = @state, ended_at = @now, error_code = @code, error_message = @message, error_location = @path, error_hint = @hint
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @code String, @fence Int64, @hint String, @message String, @now DateTimeOffset, @path String, @runId Int64, @state String

-- rows to used_district (number, id)

-- rows to used_stage (number, id)

-- rows to used_academic_year (number, id)

-- rows to stg_source (source, source_file, sheet, source_id)

-- rows to stg_district (source, line, district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to)

-- rows to stg_published_education (source, line, district_key, stage_key, academic_year, measure, value, obs_status, source_id, source_line, source_column)

-- rows to stg_reject (source, line, column_name, code, message, hint, raw)

-- rows to stg_reject_row (source, line, cells)

-- rows to stg_header (source, headers)

-- rows to stg_discard (source, line, rule_name)

-- == school_snapshot

-- the query for columns, once more

create table #stg_source (source bigint not null, source_file nvarchar(400) collate Latin1_General_BIN2 not null, sheet nvarchar(100) collate Latin1_General_BIN2 not null, source_id bigint not null, primary key (source));

create table #stg_reject (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, column_name nvarchar(400) collate Latin1_General_BIN2 not null, code nvarchar(100) collate Latin1_General_BIN2 not null, message nvarchar(max) collate Latin1_General_BIN2 not null, hint nvarchar(max) collate Latin1_General_BIN2 not null, raw nvarchar(max) collate Latin1_General_BIN2 not null, staging nvarchar(100) collate Latin1_General_BIN2 null, staged_seq bigint null);

create table #stg_discard (source bigint not null, line bigint not null, rule_name nvarchar(200) collate Latin1_General_BIN2 not null);

create index ix_stg_discard on #stg_discard (source, line);

create table #stg_reject_row (source bigint not null, line bigint not null, cells nvarchar(max) collate Latin1_General_BIN2 null);

create index ix_stg_reject_row on #stg_reject_row (source, line);

create table #stg_header (source bigint not null, headers nvarchar(max) collate Latin1_General_BIN2 not null, primary key (source));

create table #repeated (staging nvarchar(100) collate Latin1_General_BIN2 not null, seq bigint not null, first_seq bigint not null, differs bigint not null, primary key (staging, seq));

create table #touched (source bigint not null, line bigint not null, primary key (source, line));

create table #kept (source bigint not null, line bigint not null, primary key (source, line));

create table #stg_district (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, district_id nvarchar(200) collate Latin1_General_BIN2 null, gb_code nvarchar(20) collate Latin1_General_BIN2 null, code_scheme nvarchar(50) collate Latin1_General_BIN2 null, name_zh nvarchar(200) collate Chinese_PRC_CI_AS null, name_en nvarchar(200) collate Chinese_PRC_CI_AS null, level nvarchar(20) collate Latin1_General_BIN2 null, statistical_parent_id nvarchar(200) collate Latin1_General_BIN2 null, managing_parent_id nvarchar(200) collate Latin1_General_BIN2 null, valid_from nvarchar(10) collate Latin1_General_BIN2 null, valid_to nvarchar(10) collate Latin1_General_BIN2 null);

create index ix_stg_district on #stg_district (district_id);

create index ix_stg_district_code on #stg_district (gb_code);

create table #stg_school (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, school_id nvarchar(200) collate Latin1_General_BIN2 null, name_zh nvarchar(200) collate Chinese_PRC_CI_AS null, school_type nvarchar(20) collate Latin1_General_BIN2 null, school_type_name nvarchar(200) collate Chinese_PRC_CI_AS null, founder nvarchar(20) collate Latin1_General_BIN2 null, founder_name nvarchar(200) collate Chinese_PRC_CI_AS null, is_public bit null, is_inferred bit null);

create index ix_stg_school on #stg_school (school_id);

create table #known_academic_year (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_district (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_school (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_stage (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #stg_school_snapshot (seq bigint identity(1, 1) primary key not null, source bigint null, line bigint null, school_key int null, district_key int null, stage_key int null, academic_year int null, schools decimal(28, 10) null, enrolled_students decimal(28, 10) null, teachers_ft decimal(28, 10) null, obs_status nvarchar(20) collate Latin1_General_BIN2 null, source_id int null, source_line int null);

create table #used_school (number bigint not null, id nvarchar(200) collate Latin1_General_BIN2 not null, primary key (id));

create index ix_used_school on #used_school (number);

create table #used_district (number bigint not null, id nvarchar(200) collate Latin1_General_BIN2 not null, primary key (id));

create index ix_used_district on #used_district (number);

create table #used_stage (number bigint not null, id nvarchar(200) collate Latin1_General_BIN2 not null, primary key (id));

create index ix_used_stage on #used_stage (number);

create table #used_academic_year (number bigint not null, id nvarchar(200) collate Latin1_General_BIN2 not null, primary key (id));

create index ix_used_academic_year on #used_academic_year (number);

select "file", sheet, source_id from etl.source;

select t.school_id, t.school_key from dw.dim_school as t;

select t.district_id, t.district_key from dw.dim_district as t;

select t.stage_id, t.stage_key from dw.dim_stage as t;

select cast(t.academic_year as nvarchar(20)), t.academic_year from dw.dim_academic_year as t;

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from #stg_district;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'district_id is missing.', '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.district_id is null;

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'code_scheme is missing.', '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.code_scheme is null;

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.name_zh is null;

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'level is missing.', '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.level is null;

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_level', concat('Level ''', s.level, ''' is not known.'), 'Known are NAT, PROV, CITY, COUNTY, MZONE, TOWN, SUBZONE.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.level not in ('NAT', 'PROV', 'CITY', 'COUNTY', 'MZONE', 'TOWN', 'SUBZONE');

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_district', c.seq, c.first_seq, case when exists (select o.gb_code collate Latin1_General_BIN2, o.code_scheme collate Latin1_General_BIN2, o.name_zh collate Latin1_General_BIN2, o.name_en collate Latin1_General_BIN2, o.level collate Latin1_General_BIN2, o.statistical_parent_id collate Latin1_General_BIN2, o.managing_parent_id collate Latin1_General_BIN2, o.valid_from collate Latin1_General_BIN2, o.valid_to collate Latin1_General_BIN2 except select p.gb_code collate Latin1_General_BIN2, p.code_scheme collate Latin1_General_BIN2, p.name_zh collate Latin1_General_BIN2, p.name_en collate Latin1_General_BIN2, p.level collate Latin1_General_BIN2, p.statistical_parent_id collate Latin1_General_BIN2, p.managing_parent_id collate Latin1_General_BIN2, p.valid_from collate Latin1_General_BIN2, p.valid_to collate Latin1_General_BIN2) then 1 else 0 end
from (
    select seq, min(seq) over (partition by district_id) as first_seq, count(*) over (partition by district_id) as copies
    from #stg_district) as c
join #stg_district as o on o.seq = c.seq
join #stg_district as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from #repeated as d join #stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq))), '; that one is kept.'), '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where exists (select 1 from #repeated as d join #stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id <> @pipeline and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2))), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where exists (select 1 from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id <> @pipeline and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2)));
-- with @pipeline String

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_code', concat('Code ', s.gb_code, ' is also that of ', (select min(u.id) from (select o.district_id as id from #stg_district as o where o.gb_code = s.gb_code and o.seq <> s.seq
union all
select t.district_id
from dw.dim_district as t
where t.gb_code = s.gb_code
    and t.district_id <> s.district_id
    and 1 = 1
    and not exists (select 1 from #stg_district as n where n.district_id = t.district_id)) as u), '.'), 'A code belongs to one member; a code it had before is a former code.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.gb_code is not null and exists (select o.district_id as id from #stg_district as o where o.gb_code = s.gb_code and o.seq <> s.seq
union all
select t.district_id
from dw.dim_district as t
where t.gb_code = s.gb_code
    and t.district_id <> s.district_id
    and 1 = 1
    and not exists (select 1 from #stg_district as n where n.district_id = t.district_id));

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

delete from #known_district;

insert into #known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dw.dim_district as t
where not (1 = 0);

update k
set level = s.level
from #known_district as k, #stg_district as s
where s.district_id = k.id and s.level is not null;

insert into #known_district (id, level)
select s.district_id, coalesce(s.level, '')
from #stg_district as s
where s.district_id is not null
    and not exists (select 1 from #stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from #known_district as k where k.id = s.district_id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.statistical_parent_id, ''' is not known.'), 'statistical_parent_id names a member of district.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.statistical_parent_id is not null and not exists (select 1 from #known_district as k where k.id = s.statistical_parent_id);

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.managing_parent_id, ''' is not known.'), 'managing_parent_id names a member of district.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.managing_parent_id is not null and not exists (select 1 from #known_district as k where k.id = s.managing_parent_id);

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

delete from #known_district;

insert into #known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dw.dim_district as t
where not (1 = 0);

update k
set level = s.level
from #known_district as k, #stg_district as s
where s.district_id = k.id and s.level is not null;

insert into #known_district (id, level)
select s.district_id, coalesce(s.level, '')
from #stg_district as s
where s.district_id is not null
    and not exists (select 1 from #stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from #known_district as k where k.id = s.district_id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.statistical_parent_id, ''' is not known.'), 'statistical_parent_id names a member of district.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.statistical_parent_id is not null and not exists (select 1 from #known_district as k where k.id = s.statistical_parent_id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.managing_parent_id, ''' is not known.'), 'managing_parent_id names a member of district.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.managing_parent_id is not null and not exists (select 1 from #known_district as k where k.id = s.managing_parent_id);

delete from #known_district;

insert into #known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dw.dim_district as t
where not (1 = 0);

update k
set level = s.level
from #known_district as k, #stg_district as s
where s.district_id = k.id and s.level is not null;

insert into #known_district (id, level)
select s.district_id, coalesce(s.level, '')
from #stg_district as s
where s.district_id is not null
    and not exists (select 1 from #stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from #known_district as k where k.id = s.district_id);

delete s from #stg_school as s
where s.is_inferred = 1
    and (exists (select 1 from dw.dim_school as t where t.school_id = s.school_id)
        or exists (select 1 from #stg_school as o where o.school_id = s.school_id and (o.is_inferred is null or o.seq < s.seq)));

select count(*) from #stg_school;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_id is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.school_id is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.name_zh is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_type is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.school_type is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_type_name is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.school_type_name is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'founder is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.founder is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'founder_name is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.founder_name is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'is_public is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.is_public is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_school', c.seq, c.first_seq, case when exists (select o.name_zh collate Latin1_General_BIN2, o.school_type collate Latin1_General_BIN2, o.school_type_name collate Latin1_General_BIN2, o.founder collate Latin1_General_BIN2, o.founder_name collate Latin1_General_BIN2, o.is_public, o.is_inferred except select p.name_zh collate Latin1_General_BIN2, p.school_type collate Latin1_General_BIN2, p.school_type_name collate Latin1_General_BIN2, p.founder collate Latin1_General_BIN2, p.founder_name collate Latin1_General_BIN2, p.is_public, p.is_inferred) then 1 else 0 end
from (
    select seq, min(seq) over (partition by school_id) as first_seq, count(*) over (partition by school_id) as copies
    from #stg_school) as c
join #stg_school as o on o.seq = c.seq
join #stg_school as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from #repeated as d join #stg_school as o on o.seq = d.first_seq where d.staging = 'stg_school' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_school as o on o.seq = d.first_seq where d.staging = 'stg_school' and d.seq = s.seq))), '; that one is kept.'), '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where exists (select 1 from #repeated as d join #stg_school as o on o.seq = d.first_seq where d.staging = 'stg_school' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.dim_school as t where t.school_id = s.school_id and t.pipeline_id <> @pipeline and (exists (select t.name_zh collate Latin1_General_BIN2, t.school_type collate Latin1_General_BIN2, t.school_type_name collate Latin1_General_BIN2, t.founder collate Latin1_General_BIN2, t.founder_name collate Latin1_General_BIN2, t.is_public, t.is_inferred except select s.name_zh collate Latin1_General_BIN2, s.school_type collate Latin1_General_BIN2, s.school_type_name collate Latin1_General_BIN2, s.founder collate Latin1_General_BIN2, s.founder_name collate Latin1_General_BIN2, s.is_public, s.is_inferred)) and t.is_inferred is null), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where exists (select 1 from dw.dim_school as t where t.school_id = s.school_id and t.pipeline_id <> @pipeline and (exists (select t.name_zh collate Latin1_General_BIN2, t.school_type collate Latin1_General_BIN2, t.school_type_name collate Latin1_General_BIN2, t.founder collate Latin1_General_BIN2, t.founder_name collate Latin1_General_BIN2, t.is_public, t.is_inferred except select s.name_zh collate Latin1_General_BIN2, s.school_type collate Latin1_General_BIN2, s.school_type_name collate Latin1_General_BIN2, s.founder collate Latin1_General_BIN2, s.founder_name collate Latin1_General_BIN2, s.is_public, s.is_inferred)) and t.is_inferred is null);
-- with @pipeline String

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

delete from #known_school;

insert into #known_school (id, level, member_key)
select t.school_id, 'SCHOOL', t.school_key
from dw.dim_school as t
where not (1 = 0);

insert into #known_school (id, level)
select s.school_id, 'SCHOOL'
from #stg_school as s
where s.school_id is not null
    and not exists (select 1 from #stg_school as l where l.school_id = s.school_id and l.seq > s.seq)
    and not exists (select 1 from #known_school as k where k.id = s.school_id);

delete from #known_school;

insert into #known_school (id, level, member_key)
select t.school_id, 'SCHOOL', t.school_key
from dw.dim_school as t
where not (1 = 0);

insert into #known_school (id, level)
select s.school_id, 'SCHOOL'
from #stg_school as s
where s.school_id is not null
    and not exists (select 1 from #stg_school as l where l.school_id = s.school_id and l.seq > s.seq)
    and not exists (select 1 from #known_school as k where k.id = s.school_id);

delete from #known_stage;

insert into #known_stage (id, level, member_key)
select t.stage_id, t.level, t.stage_key
from dw.dim_stage as t
where not (1 = 0);

insert into #known_academic_year (id, level, member_key)
select cast(academic_year as nvarchar(20)), 'YEAR', academic_year
from dw.dim_academic_year;

select count(*) from #used_school as u where not exists (select 1 from #known_school as k where k.id = u.id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('school ''', (select u.id from #used_school as u where u.number = s.school_key), ''' is not known.'), '', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.schools as [schools], s.enrolled_students as [enrolled_students], s.teachers_ft as [teachers_ft] for json path, include_null_values, without_array_wrapper), 'stg_school_snapshot', s.seq
from #stg_school_snapshot as s
where s.school_key in (select u.number from #used_school as u where not exists (select 1 from #known_school as k where k.id = u.id));

delete from #stg_school_snapshot where seq in (select staged_seq from #stg_reject where staging = 'stg_school_snapshot');

select count(*) from #used_school as u where exists (select 1 from #known_school as k where k.id = u.id and k.level not in ('SCHOOL'));

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.level_not_reported', concat('school ''', (select u.id from #used_school as u where u.number = s.school_key), ''' is of a level that school_snapshot does not report.'), 'It reports SCHOOL.', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.schools as [schools], s.enrolled_students as [enrolled_students], s.teachers_ft as [teachers_ft] for json path, include_null_values, without_array_wrapper), 'stg_school_snapshot', s.seq
from #stg_school_snapshot as s
where s.school_key in (select u.number from #used_school as u where exists (select 1 from #known_school as k where k.id = u.id and k.level not in ('SCHOOL')));

delete from #stg_school_snapshot where seq in (select staged_seq from #stg_reject where staging = 'stg_school_snapshot');

select count(*) from #used_district as u where not exists (select 1 from #known_district as k where k.id = u.id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('district ''', (select u.id from #used_district as u where u.number = s.district_key), ''' is not known.'), '', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.schools as [schools], s.enrolled_students as [enrolled_students], s.teachers_ft as [teachers_ft] for json path, include_null_values, without_array_wrapper), 'stg_school_snapshot', s.seq
from #stg_school_snapshot as s
where s.district_key in (select u.number from #used_district as u where not exists (select 1 from #known_district as k where k.id = u.id));

delete from #stg_school_snapshot where seq in (select staged_seq from #stg_reject where staging = 'stg_school_snapshot');

select count(*) from #used_district as u where exists (select 1 from #known_district as k where k.id = u.id and k.level not in ('COUNTY', 'MZONE'));

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.level_not_reported', concat('district ''', (select u.id from #used_district as u where u.number = s.district_key), ''' is of a level that school_snapshot does not report.'), 'It reports COUNTY, MZONE.', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.schools as [schools], s.enrolled_students as [enrolled_students], s.teachers_ft as [teachers_ft] for json path, include_null_values, without_array_wrapper), 'stg_school_snapshot', s.seq
from #stg_school_snapshot as s
where s.district_key in (select u.number from #used_district as u where exists (select 1 from #known_district as k where k.id = u.id and k.level not in ('COUNTY', 'MZONE')));

delete from #stg_school_snapshot where seq in (select staged_seq from #stg_reject where staging = 'stg_school_snapshot');

select count(*) from #used_stage as u where not exists (select 1 from #known_stage as k where k.id = u.id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('stage ''', (select u.id from #used_stage as u where u.number = s.stage_key), ''' is not known.'), '', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.schools as [schools], s.enrolled_students as [enrolled_students], s.teachers_ft as [teachers_ft] for json path, include_null_values, without_array_wrapper), 'stg_school_snapshot', s.seq
from #stg_school_snapshot as s
where s.stage_key in (select u.number from #used_stage as u where not exists (select 1 from #known_stage as k where k.id = u.id));

delete from #stg_school_snapshot where seq in (select staged_seq from #stg_reject where staging = 'stg_school_snapshot');

select count(*) from #used_stage as u where exists (select 1 from #known_stage as k where k.id = u.id and k.level not in ('STAGE'));

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.level_not_reported', concat('stage ''', (select u.id from #used_stage as u where u.number = s.stage_key), ''' is of a level that school_snapshot does not report.'), 'It reports STAGE.', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.schools as [schools], s.enrolled_students as [enrolled_students], s.teachers_ft as [teachers_ft] for json path, include_null_values, without_array_wrapper), 'stg_school_snapshot', s.seq
from #stg_school_snapshot as s
where s.stage_key in (select u.number from #used_stage as u where exists (select 1 from #known_stage as k where k.id = u.id and k.level not in ('STAGE')));

delete from #stg_school_snapshot where seq in (select staged_seq from #stg_reject where staging = 'stg_school_snapshot');

select count(*) from #used_academic_year as u where not exists (select 1 from #known_academic_year as k where k.id = u.id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('academic_year ''', (select u.id from #used_academic_year as u where u.number = s.academic_year), ''' is not known.'), '', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.schools as [schools], s.enrolled_students as [enrolled_students], s.teachers_ft as [teachers_ft] for json path, include_null_values, without_array_wrapper), 'stg_school_snapshot', s.seq
from #stg_school_snapshot as s
where s.academic_year in (select u.number from #used_academic_year as u where not exists (select 1 from #known_academic_year as k where k.id = u.id));

delete from #stg_school_snapshot where seq in (select staged_seq from #stg_reject where staging = 'stg_school_snapshot');

select count(*) from #used_academic_year as u where exists (select 1 from #known_academic_year as k where k.id = u.id and k.level not in ('YEAR'));

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.level_not_reported', concat('academic_year ''', (select u.id from #used_academic_year as u where u.number = s.academic_year), ''' is of a level that school_snapshot does not report.'), 'It reports YEAR.', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.schools as [schools], s.enrolled_students as [enrolled_students], s.teachers_ft as [teachers_ft] for json path, include_null_values, without_array_wrapper), 'stg_school_snapshot', s.seq
from #stg_school_snapshot as s
where s.academic_year in (select u.number from #used_academic_year as u where exists (select 1 from #known_academic_year as k where k.id = u.id and k.level not in ('YEAR')));

delete from #stg_school_snapshot where seq in (select staged_seq from #stg_reject where staging = 'stg_school_snapshot');

select count(*) from #used_school as u join #known_school as k on k.id = u.id where k.member_key <> u.number;

delete from #used_school where not exists (select 1 from #known_school as k where k.id = #used_school.id);

update #stg_school_snapshot
set school_key = (select k.member_key from #used_school as u join #known_school as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_snapshot.school_key)
where school_key in (select u.number from #used_school as u join #known_school as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_school as u, #known_school as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number;

delete from #used_district where not exists (select 1 from #known_district as k where k.id = #used_district.id);

update #stg_school_snapshot
set district_key = (select k.member_key from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_snapshot.district_key)
where district_key in (select u.number from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_district as u, #known_district as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number;

delete from #used_stage where not exists (select 1 from #known_stage as k where k.id = #used_stage.id);

update #stg_school_snapshot
set stage_key = (select k.member_key from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_snapshot.stage_key)
where stage_key in (select u.number from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_stage as u, #known_stage as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number;

delete from #used_academic_year where not exists (select 1 from #known_academic_year as k where k.id = #used_academic_year.id);

update #stg_school_snapshot
set academic_year = (select k.member_key from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_snapshot.academic_year)
where academic_year in (select u.number from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_academic_year as u, #known_academic_year as k
where k.id = u.id and k.member_key <> u.number;

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_school_snapshot', c.seq, c.first_seq, case when exists (select o.district_key, o.stage_key, o.schools, o.enrolled_students, o.teachers_ft, o.obs_status collate Latin1_General_BIN2 except select p.district_key, p.stage_key, p.schools, p.enrolled_students, p.teachers_ft, p.obs_status collate Latin1_General_BIN2) then 1 else 0 end
from (
    select seq, min(seq) over (partition by school_key, academic_year) as first_seq, count(*) over (partition by school_key, academic_year) as copies
    from #stg_school_snapshot) as c
join #stg_school_snapshot as o on o.seq = c.seq
join #stg_school_snapshot as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from #repeated as d join #stg_school_snapshot as o on o.seq = d.first_seq where d.staging = 'stg_school_snapshot' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_school_snapshot as o on o.seq = d.first_seq where d.staging = 'stg_school_snapshot' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.schools as [schools], s.enrolled_students as [enrolled_students], s.teachers_ft as [teachers_ft] for json path, include_null_values, without_array_wrapper), 'stg_school_snapshot', s.seq
from #stg_school_snapshot as s
where exists (select 1 from #repeated as d join #stg_school_snapshot as o on o.seq = d.first_seq where d.staging = 'stg_school_snapshot' and d.seq = s.seq and d.first_seq in (select first_seq from #repeated where staging = 'stg_school_snapshot' and differs = 1));

delete from #stg_school_snapshot where seq in (select staged_seq from #stg_reject where staging = 'stg_school_snapshot');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from #repeated as d join #stg_school_snapshot as o on o.seq = d.first_seq where d.staging = 'stg_school_snapshot' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_school_snapshot as o on o.seq = d.first_seq where d.staging = 'stg_school_snapshot' and d.seq = s.seq))), '.'), '', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.schools as [schools], s.enrolled_students as [enrolled_students], s.teachers_ft as [teachers_ft] for json path, include_null_values, without_array_wrapper), 'stg_school_snapshot', s.seq
from #stg_school_snapshot as s
where exists (select 1 from #repeated as d join #stg_school_snapshot as o on o.seq = d.first_seq where d.staging = 'stg_school_snapshot' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_school_snapshot where seq in (select staged_seq from #stg_reject where staging = 'stg_school_snapshot');

select case when exists (select 1 from dw.fct_school_snapshot) then 1 else 0 end;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.fct_school_snapshot as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id <> @pipeline and 1 = 1), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.schools as [schools], s.enrolled_students as [enrolled_students], s.teachers_ft as [teachers_ft] for json path, include_null_values, without_array_wrapper), 'stg_school_snapshot', s.seq
from #stg_school_snapshot as s
where exists (select 1 from dw.fct_school_snapshot as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id <> @pipeline and 1 = 1);
-- with @pipeline String

delete from #stg_school_snapshot where seq in (select staged_seq from #stg_reject where staging = 'stg_school_snapshot');

delete s from #stg_school as s
where s.is_inferred = 1
    and s.school_id not in (
        select u.id
        from #used_school as u
        where u.number in (select f.school_key from #stg_school_snapshot as f));

insert into #touched (source, line)
select source, line from #stg_reject
union
select source, line from #stg_discard;

select count(*) from #touched;

insert into #kept (source, line)
select s.source, s.line from #stg_district as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from #stg_school as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from #stg_school_snapshot as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line);

select count(*) from (select distinct source, line from #stg_reject as r where r.staged_seq is not null and not exists (select 1 from #kept as k where k.source = r.source and k.line = r.line)) as c;

select count(*) from (select distinct source, line from #stg_discard as r where not exists (select 1 from #kept as k where k.source = r.source and k.line = r.line)) as c;

select count(*) from (select distinct source, line from #stg_reject as r where not exists (select 1 from #kept as k where k.source = r.source and k.line = r.line) and not exists (select 1 from #stg_discard as d where d.source = r.source and d.line = r.line)) as c;

select count(*) from (select distinct source, line from #stg_reject) as c;

select count(*) from #stg_reject;

delete from etl.reject where run_id = @run;
-- with @run Int64

delete from etl.reject_row where run_id = @run;
-- with @run Int64

delete from etl.reject_header where run_id = @run;
-- with @run Int64

delete from etl.discard where run_id = @run;
-- with @run Int64

insert into etl.reject_row (run_id, row_no, "file", sheet, line, cells, is_whole, state)
select
    @run, row_number() over (order by r.source, r.line), s.source_file, s.sheet, r.line,
    (select min(c.cells) from #stg_reject_row as c where c.source = r.source and c.line = r.line),
    case when exists (select 1 from #kept as k where k.source = r.source and k.line = r.line) then 0 else 1 end,
    'open'
from (select distinct source, line from #stg_reject) as r
join #stg_source as s on s.source = r.source;
-- with @run Int64

insert into etl.reject (run_id, seq, "file", sheet, line, column_name, code, message, hint, raw, row_no)
select
    @run, row_number() over (order by r.source, r.line, r.seq), s.source_file, s.sheet, r.line, r.column_name, r.code, r.message, r.hint, r.raw,
    dense_rank() over (order by r.source, r.line)
from #stg_reject as r
join #stg_source as s on s.source = r.source;
-- with @run Int64

insert into etl.reject_header (run_id, "file", sheet, headers)
select @run, s.source_file, s.sheet, h.headers
from #stg_header as h
join #stg_source as s on s.source = h.source
where exists (select 1 from #stg_reject as r where r.source = h.source);
-- with @run Int64

insert into etl.discard (run_id, rule_name, rows_discarded)
select @run, d.rule_name, count(*)
from (
    select source, line, min(rule_name) as rule_name
    from #stg_discard
    group by source, line) as d
where not exists (select 1 from #kept as k where k.source = d.source and k.line = d.line)
group by d.rule_name;
-- with @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13)
select @run, 'dim_district', 'update', t.district_key, t.district_id, t.gb_code, t.code_scheme, t.name_zh, t.name_en, t.level, t.statistical_parent_id, t.managing_parent_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dw.dim_district as t, #stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

update t
set gb_code = null, run_id = @run
from dw.dim_district as t, #stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (exists (select t.gb_code collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

select count(*) from #stg_district;

update t
set gb_code = s.gb_code, code_scheme = s.code_scheme, name_zh = s.name_zh, name_en = s.name_en, level = s.level, statistical_parent_id = s.statistical_parent_id, managing_parent_id = s.managing_parent_id, valid_from = s.valid_from, valid_to = s.valid_to, run_id = @run
from dw.dim_district as t, #stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

insert into dw.dim_district (district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to, pipeline_id, run_id)
select s.district_id, s.gb_code, s.code_scheme, s.name_zh, s.name_en, s.level, s.statistical_parent_id, s.managing_parent_id, s.valid_from, s.valid_to, @pipeline, @run
from #stg_district as s
where not exists (select 1 from dw.dim_district as t where t.district_id = s.district_id)
order by s.district_id;
-- with @pipeline String, @run Int64

select district_id, coalesce(statistical_parent_id, managing_parent_id) from dw.dim_district;

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11)
select @run, 'dim_school', 'update', t.school_key, t.school_id, t.name_zh, t.school_type, t.school_type_name, t.founder, t.founder_name, t.is_public, t.pipeline_id, t.run_id, t.is_inferred
from dw.dim_school as t, #stg_school as s
where t.school_id = s.school_id
    and (t.pipeline_id = @pipeline or (t.is_inferred = 1 and s.is_inferred is null))
    and (exists (select t.name_zh collate Latin1_General_BIN2, t.school_type collate Latin1_General_BIN2, t.school_type_name collate Latin1_General_BIN2, t.founder collate Latin1_General_BIN2, t.founder_name collate Latin1_General_BIN2, t.is_public, t.is_inferred except select s.name_zh collate Latin1_General_BIN2, s.school_type collate Latin1_General_BIN2, s.school_type_name collate Latin1_General_BIN2, s.founder collate Latin1_General_BIN2, s.founder_name collate Latin1_General_BIN2, s.is_public, s.is_inferred));
-- with @pipeline String, @run Int64

select count(*) from #stg_school;

update t
set name_zh = s.name_zh, school_type = s.school_type, school_type_name = s.school_type_name, founder = s.founder, founder_name = s.founder_name, is_public = s.is_public, is_inferred = s.is_inferred, run_id = @run, pipeline_id = @pipeline
from dw.dim_school as t, #stg_school as s
where t.school_id = s.school_id
    and (t.pipeline_id = @pipeline or (t.is_inferred = 1 and s.is_inferred is null))
    and (exists (select t.name_zh collate Latin1_General_BIN2, t.school_type collate Latin1_General_BIN2, t.school_type_name collate Latin1_General_BIN2, t.founder collate Latin1_General_BIN2, t.founder_name collate Latin1_General_BIN2, t.is_public, t.is_inferred except select s.name_zh collate Latin1_General_BIN2, s.school_type collate Latin1_General_BIN2, s.school_type_name collate Latin1_General_BIN2, s.founder collate Latin1_General_BIN2, s.founder_name collate Latin1_General_BIN2, s.is_public, s.is_inferred));
-- with @pipeline String, @run Int64

insert into dw.dim_school (school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, is_inferred, pipeline_id, run_id)
select s.school_id, s.name_zh, s.school_type, s.school_type_name, s.founder, s.founder_name, s.is_public, s.is_inferred, @pipeline, @run
from #stg_school as s
where not exists (select 1 from dw.dim_school as t where t.school_id = s.school_id)
order by s.school_id;
-- with @pipeline String, @run Int64

select count(*) from #known_school as k where k.member_key is null;

update k
set member_key = t.school_key
from #known_school as k, dw.dim_school as t
where t.school_id = k.id and k.member_key is null;

select count(*) from #known_district as k where k.member_key is null;

update k
set member_key = t.district_key
from #known_district as k, dw.dim_district as t
where t.district_id = k.id and k.member_key is null;

select count(*) from #known_stage as k where k.member_key is null;

update k
set member_key = t.stage_key
from #known_stage as k, dw.dim_stage as t
where t.stage_id = k.id and k.member_key is null;

insert into etl.source ("file", sheet)
select f.source_file, f.sheet
from #stg_source as f
where not exists (select 1 from etl.source as e where e."file" = f.source_file and e.sheet = f.sheet)
order by f.source;

select count(*) from #used_school as u join #known_school as k on k.id = u.id where k.member_key <> u.number;

delete from #used_school where not exists (select 1 from #known_school as k where k.id = #used_school.id);

update #stg_school_snapshot
set school_key = (select k.member_key from #used_school as u join #known_school as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_snapshot.school_key)
where school_key in (select u.number from #used_school as u join #known_school as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_school as u, #known_school as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number;

delete from #used_district where not exists (select 1 from #known_district as k where k.id = #used_district.id);

update #stg_school_snapshot
set district_key = (select k.member_key from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_snapshot.district_key)
where district_key in (select u.number from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_district as u, #known_district as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number;

delete from #used_stage where not exists (select 1 from #known_stage as k where k.id = #used_stage.id);

update #stg_school_snapshot
set stage_key = (select k.member_key from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_snapshot.stage_key)
where stage_key in (select u.number from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_stage as u, #known_stage as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number;

delete from #used_academic_year where not exists (select 1 from #known_academic_year as k where k.id = #used_academic_year.id);

update #stg_school_snapshot
set academic_year = (select k.member_key from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_snapshot.academic_year)
where academic_year in (select u.number from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_academic_year as u, #known_academic_year as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #stg_source as f join etl.source as e on e."file" = f.source_file and e.sheet = f.sheet where e.source_id <> f.source_id;

update #stg_school_snapshot
set source_id = (select e.source_id from #stg_source as f join etl.source as e on e."file" = f.source_file and e.sheet = f.sheet where f.source = #stg_school_snapshot.source);

select case when exists (select 1 from dw.fct_school_snapshot) then 1 else 0 end;

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12)
select @run, 'fct_school_snapshot', 'delete', t.school_key, t.district_key, t.stage_key, t.academic_year, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status, t.pipeline_id, t.run_id, t.source_id, t.source_line
from dw.fct_school_snapshot as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_school_snapshot as s where t.school_key = s.school_key and t.academic_year = s.academic_year)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete t from dw.fct_school_snapshot as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_school_snapshot as s where t.school_key = s.school_key and t.academic_year = s.academic_year)
    and not (1 = 0);
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12)
select @run, 'fct_school_snapshot', 'update', t.school_key, t.district_key, t.stage_key, t.academic_year, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status, t.pipeline_id, t.run_id, t.source_id, t.source_line
from dw.fct_school_snapshot as t, #stg_school_snapshot as s
where t.school_key = s.school_key and t.academic_year = s.academic_year
    and t.pipeline_id = @pipeline
    and (exists (select t.district_key, t.stage_key, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status collate Latin1_General_BIN2, t.source_id, t.source_line except select s.district_key, s.stage_key, s.schools, s.enrolled_students, s.teachers_ft, s.obs_status collate Latin1_General_BIN2, s.source_id, s.source_line));
-- with @pipeline String, @run Int64

select count(*) from #stg_school_snapshot;

update t
set district_key = s.district_key, stage_key = s.stage_key, schools = s.schools, enrolled_students = s.enrolled_students, teachers_ft = s.teachers_ft, obs_status = s.obs_status, source_id = s.source_id, source_line = s.source_line, run_id = @run
from dw.fct_school_snapshot as t, #stg_school_snapshot as s
where t.school_key = s.school_key and t.academic_year = s.academic_year
    and t.pipeline_id = @pipeline
    and (exists (select t.district_key, t.stage_key, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status collate Latin1_General_BIN2, t.source_id, t.source_line except select s.district_key, s.stage_key, s.schools, s.enrolled_students, s.teachers_ft, s.obs_status collate Latin1_General_BIN2, s.source_id, s.source_line));
-- with @pipeline String, @run Int64

insert into dw.fct_school_snapshot (school_key, academic_year, district_key, stage_key, schools, enrolled_students, teachers_ft, obs_status, source_id, source_line, pipeline_id, run_id)
select s.school_key, s.academic_year, s.district_key, s.stage_key, s.schools, s.enrolled_students, s.teachers_ft, s.obs_status, s.source_id, s.source_line, @pipeline, @run
from #stg_school_snapshot as s
where not exists (select 1 from dw.fct_school_snapshot as t where t.school_key = s.school_key and t.academic_year = s.academic_year)
order by s.school_key, s.academic_year;
-- with @pipeline String, @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13)
select @run, 'dim_district', 'delete', t.district_key, t.district_id, t.gb_code, t.code_scheme, t.name_zh, t.name_en, t.level, t.statistical_parent_id, t.managing_parent_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dw.dim_district as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district as s where t.district_id = s.district_id)
    and not (exists (select 1 from dw.fct_published_education as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_expenditure as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_funding as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_per_pupil as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_children as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_cohort as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_evaluation as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_project_financing as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_fiscal_context as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_funding as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_population as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_project_milestone as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_recruitment as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_responsibility_task as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_rotation as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_rotation_base as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_salary as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_survey as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_target as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_snapshot as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_class as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_enrolment as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_facility as f where f.district_key = t.district_key) or exists (select 1 from dw.bridge_school_group as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_honour as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_honour as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_inspection as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_quality_monitoring as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_staff as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_stage as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_year as f where f.district_key = t.district_key));
-- with @pipeline String, @run Int64

delete t from dw.dim_district as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district as s where t.district_id = s.district_id)
    and not (exists (select 1 from dw.fct_published_education as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_expenditure as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_funding as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_per_pupil as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_children as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_cohort as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_evaluation as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_project_financing as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_fiscal_context as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_funding as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_population as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_project_milestone as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_recruitment as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_responsibility_task as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_rotation as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_rotation_base as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_salary as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_survey as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_target as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_snapshot as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_class as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_enrolment as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_facility as f where f.district_key = t.district_key) or exists (select 1 from dw.bridge_school_group as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_honour as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_honour as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_inspection as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_quality_monitoring as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_staff as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_stage as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_year as f where f.district_key = t.district_key));
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11)
select @run, 'dim_school', 'delete', t.school_key, t.school_id, t.name_zh, t.school_type, t.school_type_name, t.founder, t.founder_name, t.is_public, t.pipeline_id, t.run_id, t.is_inferred
from dw.dim_school as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_school as s where t.school_id = s.school_id)
    and not (exists (select 1 from dw.fct_school_snapshot as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_class as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_enrolment as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_facility as f where f.school_key = t.school_key) or exists (select 1 from dw.bridge_school_group as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_inspection as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_quality_monitoring as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_staff as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_school_stage as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_school_year as f where f.school_key = t.school_key));
-- with @pipeline String, @run Int64

delete t from dw.dim_school as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_school as s where t.school_id = s.school_id)
    and not (exists (select 1 from dw.fct_school_snapshot as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_class as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_enrolment as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_facility as f where f.school_key = t.school_key) or exists (select 1 from dw.bridge_school_group as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_inspection as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_quality_monitoring as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_staff as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_school_stage as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_school_year as f where f.school_key = t.school_key));
-- with @pipeline String

select count(*) from dw.dim_school where run_id = @run and is_inferred = 1;
-- with @run Int64

insert into etl.run_note (run_id, seq, code, message, "file")
select @run, coalesce(max(seq), 0) + 1, @code, @message, ''
from etl.run_note
where run_id = @run;
-- with @code String, @message String, @run Int64

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

select count(*) from (
select s.source, s.line
from #stg_district as s
where exists (select 1 from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from #stg_school as s
where exists (select 1 from dw.dim_school as t where t.school_id = s.school_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from #stg_school_snapshot as s
where exists (select 1 from dw.fct_school_snapshot as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline and t.run_id = @run)) as c;
-- with @pipeline String, @run Int64

insert into etl.data_version (data_version, run_id, committed_at)
select coalesce(max(data_version), 0) + 1, @run, @now from etl.data_version;
select max(data_version) from etl.data_version;
-- with @now DateTimeOffset, @run Int64

update etl.run
set rows_read = @RowsRead, rows_rejected = @RowsRejected, rows_discarded = @RowsDiscarded, rows_unchanged = @unchangedRows, rejects = @Rejects,
inserted = @inserted, updated = @updated, unchanged = @unchanged, deleted = @deleted, data_version = @dataVersion
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @Rejects Int64, @RowsDiscarded Int64, @RowsRead Int64, @RowsRejected Int64, @dataVersion Int64, @deleted Int64, @fence Int64, @inserted Int64, @now DateTimeOffset, @runId Int64, @unchanged Int64, @unchangedRows Int64, @updated Int64

update etl.run set heartbeat_at = @now where state in ('reading', 'staging', 'committing');
-- with @now DateTimeOffset

update etl.run
set state = @state, ended_at = @now, error_code = @code, error_message = @message, error_location = @path, error_hint = @hint
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @code String, @fence Int64, @hint String, @message String, @now DateTimeOffset, @path String, @runId Int64, @state String

-- rows to used_school (number, id)

-- rows to used_district (number, id)

-- rows to used_stage (number, id)

-- rows to used_academic_year (number, id)

-- rows to stg_source (source, source_file, sheet, source_id)

-- rows to stg_district (source, line, district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to)

-- rows to stg_school (source, line, school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, is_inferred)

-- rows to stg_school_snapshot (source, line, school_key, district_key, stage_key, academic_year, schools, enrolled_students, teachers_ft, obs_status, source_id, source_line)

-- rows to stg_reject (source, line, column_name, code, message, hint, raw)

-- rows to stg_reject_row (source, line, cells)

-- rows to stg_header (source, headers)

-- rows to stg_discard (source, line, rule_name)

-- == members

-- the query for columns, once more

-- the query for columns, once more

-- the query for columns, once more

-- the query for columns, once more

-- the query for columns, once more

-- the query for columns, once more

create table #stg_source (source bigint not null, source_file nvarchar(400) collate Latin1_General_BIN2 not null, sheet nvarchar(100) collate Latin1_General_BIN2 not null, source_id bigint not null, primary key (source));

create table #stg_reject (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, column_name nvarchar(400) collate Latin1_General_BIN2 not null, code nvarchar(100) collate Latin1_General_BIN2 not null, message nvarchar(max) collate Latin1_General_BIN2 not null, hint nvarchar(max) collate Latin1_General_BIN2 not null, raw nvarchar(max) collate Latin1_General_BIN2 not null, staging nvarchar(100) collate Latin1_General_BIN2 null, staged_seq bigint null);

create table #stg_discard (source bigint not null, line bigint not null, rule_name nvarchar(200) collate Latin1_General_BIN2 not null);

create index ix_stg_discard on #stg_discard (source, line);

create table #stg_reject_row (source bigint not null, line bigint not null, cells nvarchar(max) collate Latin1_General_BIN2 null);

create index ix_stg_reject_row on #stg_reject_row (source, line);

create table #stg_header (source bigint not null, headers nvarchar(max) collate Latin1_General_BIN2 not null, primary key (source));

create table #repeated (staging nvarchar(100) collate Latin1_General_BIN2 not null, seq bigint not null, first_seq bigint not null, differs bigint not null, primary key (staging, seq));

create table #touched (source bigint not null, line bigint not null, primary key (source, line));

create table #kept (source bigint not null, line bigint not null, primary key (source, line));

create table #stg_department (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, department_id nvarchar(200) collate Latin1_General_BIN2 null, name_zh nvarchar(200) collate Chinese_PRC_CI_AS null);

create index ix_stg_department on #stg_department (department_id);

create table #stg_district (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, district_id nvarchar(200) collate Latin1_General_BIN2 null, gb_code nvarchar(20) collate Latin1_General_BIN2 null, code_scheme nvarchar(50) collate Latin1_General_BIN2 null, name_zh nvarchar(200) collate Chinese_PRC_CI_AS null, name_en nvarchar(200) collate Chinese_PRC_CI_AS null, level nvarchar(20) collate Latin1_General_BIN2 null, statistical_parent_id nvarchar(200) collate Latin1_General_BIN2 null, managing_parent_id nvarchar(200) collate Latin1_General_BIN2 null, valid_from nvarchar(10) collate Latin1_General_BIN2 null, valid_to nvarchar(10) collate Latin1_General_BIN2 null);

create index ix_stg_district on #stg_district (district_id);

create index ix_stg_district_code on #stg_district (gb_code);

create table #stg_project (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, project_id nvarchar(200) collate Latin1_General_BIN2 null, name_zh nvarchar(200) collate Chinese_PRC_CI_AS null, project_kind nvarchar(50) collate Chinese_PRC_CI_AS null);

create index ix_stg_project on #stg_project (project_id);

create table #stg_school (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, school_id nvarchar(200) collate Latin1_General_BIN2 null, name_zh nvarchar(200) collate Chinese_PRC_CI_AS null, school_type nvarchar(20) collate Latin1_General_BIN2 null, school_type_name nvarchar(200) collate Chinese_PRC_CI_AS null, founder nvarchar(20) collate Latin1_General_BIN2 null, founder_name nvarchar(200) collate Chinese_PRC_CI_AS null, is_public bit null, is_inferred bit null);

create index ix_stg_school on #stg_school (school_id);

create table #stg_school_group (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, school_group_id nvarchar(200) collate Latin1_General_BIN2 null, name_zh nvarchar(200) collate Chinese_PRC_CI_AS null, group_kind nvarchar(50) collate Chinese_PRC_CI_AS null);

create index ix_stg_school_group on #stg_school_group (school_group_id);

create table #stg_district_former_code (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, former_code nvarchar(20) collate Latin1_General_BIN2 null, district_id nvarchar(200) collate Latin1_General_BIN2 null, former_name nvarchar(200) collate Chinese_PRC_CI_AS null, valid_to nvarchar(10) collate Latin1_General_BIN2 null);

create index ix_stg_district_former_code on #stg_district_former_code (former_code, district_id);

create table #stg_district_alias (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, alias nvarchar(200) collate Chinese_PRC_CI_AS null, district_id nvarchar(200) collate Latin1_General_BIN2 null);

create index ix_stg_district_alias on #stg_district_alias (alias, district_id);

create table #stg_district_member (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, district_id nvarchar(200) collate Latin1_General_BIN2 null, member_id nvarchar(200) collate Latin1_General_BIN2 null, valid_from nvarchar(10) collate Latin1_General_BIN2 null, valid_to nvarchar(10) collate Latin1_General_BIN2 null);

create index ix_stg_district_member on #stg_district_member (district_id, member_id);

create table #stg_district_code_history (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, code nvarchar(20) collate Latin1_General_BIN2 null, valid_from nvarchar(10) collate Latin1_General_BIN2 null, name_zh nvarchar(200) collate Chinese_PRC_CI_AS null, valid_to nvarchar(10) collate Latin1_General_BIN2 null, district_id nvarchar(200) collate Latin1_General_BIN2 null);

create index ix_stg_district_code_history on #stg_district_code_history (code, valid_from, name_zh);

create table #stg_member_history (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, dimension nvarchar(50) collate Latin1_General_BIN2 null, member_id nvarchar(200) collate Latin1_General_BIN2 null, valid_from nvarchar(10) collate Latin1_General_BIN2 null, valid_to nvarchar(10) collate Latin1_General_BIN2 null, change nvarchar(20) collate Latin1_General_BIN2 null, name_zh nvarchar(200) collate Latin1_General_BIN2 null, code nvarchar(50) collate Latin1_General_BIN2 null, kind nvarchar(50) collate Latin1_General_BIN2 null, parent_id nvarchar(200) collate Latin1_General_BIN2 null, founder nvarchar(200) collate Latin1_General_BIN2 null, recognition nvarchar(200) collate Latin1_General_BIN2 null, source_line bigint null);

create index ix_stg_member_history on #stg_member_history (dimension, member_id, valid_from);

create table #stg_member_succession (seq bigint identity(1, 1) primary key not null, source bigint not null, line bigint not null, dimension nvarchar(50) collate Latin1_General_BIN2 null, predecessor nvarchar(180) collate Latin1_General_BIN2 null, successor nvarchar(180) collate Latin1_General_BIN2 null, kind nvarchar(20) collate Latin1_General_BIN2 null, valid_from nvarchar(10) collate Latin1_General_BIN2 null, source_line bigint null);

create index ix_stg_member_succession on #stg_member_succession (dimension, predecessor, successor);

create table #known_age (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_assessor (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_budget_status (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_channel (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_cohort_path (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_criterion_level (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_demonstration (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_department (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_district (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_employment (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_financing_status (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_founder (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_funding_source (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_grade (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_honour (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_honour_level (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_inspection_type (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_instrument (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_milestone (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_ownership (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_population_type (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_project (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_respondent_group (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_school (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_school_group (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_school_type (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_sex (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_stage (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_subject (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

create table #known_urban_rural (id nvarchar(200) collate Latin1_General_BIN2 not null, level nvarchar(20) collate Latin1_General_BIN2 not null, member_key bigint null, primary key (id));

select "file", sheet, source_id from etl.source;

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from #stg_department;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'department_id is missing.', '', (select s.department_id as [department_id], s.name_zh as [name_zh] for json path, include_null_values, without_array_wrapper), 'stg_department', s.seq
from #stg_department as s
where s.department_id is null;

delete from #stg_department where seq in (select staged_seq from #stg_reject where staging = 'stg_department');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', (select s.department_id as [department_id], s.name_zh as [name_zh] for json path, include_null_values, without_array_wrapper), 'stg_department', s.seq
from #stg_department as s
where s.name_zh is null;

delete from #stg_department where seq in (select staged_seq from #stg_reject where staging = 'stg_department');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_department', c.seq, c.first_seq, case when exists (select o.name_zh collate Latin1_General_BIN2 except select p.name_zh collate Latin1_General_BIN2) then 1 else 0 end
from (
    select seq, min(seq) over (partition by department_id) as first_seq, count(*) over (partition by department_id) as copies
    from #stg_department) as c
join #stg_department as o on o.seq = c.seq
join #stg_department as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from #repeated as d join #stg_department as o on o.seq = d.first_seq where d.staging = 'stg_department' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_department as o on o.seq = d.first_seq where d.staging = 'stg_department' and d.seq = s.seq))), '; that one is kept.'), '', (select s.department_id as [department_id], s.name_zh as [name_zh] for json path, include_null_values, without_array_wrapper), 'stg_department', s.seq
from #stg_department as s
where exists (select 1 from #repeated as d join #stg_department as o on o.seq = d.first_seq where d.staging = 'stg_department' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_department where seq in (select staged_seq from #stg_reject where staging = 'stg_department');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.dim_department as t where t.department_id = s.department_id and t.pipeline_id <> @pipeline and (exists (select t.name_zh collate Latin1_General_BIN2 except select s.name_zh collate Latin1_General_BIN2))), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.department_id as [department_id], s.name_zh as [name_zh] for json path, include_null_values, without_array_wrapper), 'stg_department', s.seq
from #stg_department as s
where exists (select 1 from dw.dim_department as t where t.department_id = s.department_id and t.pipeline_id <> @pipeline and (exists (select t.name_zh collate Latin1_General_BIN2 except select s.name_zh collate Latin1_General_BIN2)));
-- with @pipeline String

delete from #stg_department where seq in (select staged_seq from #stg_reject where staging = 'stg_department');

delete from #known_department;

insert into #known_department (id, level, member_key)
select t.department_id, 'DEPARTMENT', t.department_key
from dw.dim_department as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from #stg_department as g where t.department_id = g.department_id)));
-- with @pipeline String

insert into #known_department (id, level)
select s.department_id, 'DEPARTMENT'
from #stg_department as s
where s.department_id is not null
    and not exists (select 1 from #stg_department as l where l.department_id = s.department_id and l.seq > s.seq)
    and not exists (select 1 from #known_department as k where k.id = s.department_id);

delete from #known_department;

insert into #known_department (id, level, member_key)
select t.department_id, 'DEPARTMENT', t.department_key
from dw.dim_department as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from #stg_department as g where t.department_id = g.department_id)));
-- with @pipeline String

insert into #known_department (id, level)
select s.department_id, 'DEPARTMENT'
from #stg_department as s
where s.department_id is not null
    and not exists (select 1 from #stg_department as l where l.department_id = s.department_id and l.seq > s.seq)
    and not exists (select 1 from #known_department as k where k.id = s.department_id);

select t.department_id
from dw.dim_department as t
where (t.pipeline_id = @pipeline and not exists (select 1 from #stg_department as g where t.department_id = g.department_id))
    and (exists (select 1 from dw.fct_responsibility_task as f where f.department_key = t.department_key))
order by t.department_id
offset 0 rows fetch next 5 rows only;
-- with @pipeline String

select count(*) from #stg_district;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'district_id is missing.', '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.district_id is null;

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'code_scheme is missing.', '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.code_scheme is null;

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.name_zh is null;

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'level is missing.', '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.level is null;

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_level', concat('Level ''', s.level, ''' is not known.'), 'Known are NAT, PROV, CITY, COUNTY, MZONE, TOWN, SUBZONE.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.level not in ('NAT', 'PROV', 'CITY', 'COUNTY', 'MZONE', 'TOWN', 'SUBZONE');

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_district', c.seq, c.first_seq, case when exists (select o.gb_code collate Latin1_General_BIN2, o.code_scheme collate Latin1_General_BIN2, o.name_zh collate Latin1_General_BIN2, o.name_en collate Latin1_General_BIN2, o.level collate Latin1_General_BIN2, o.statistical_parent_id collate Latin1_General_BIN2, o.managing_parent_id collate Latin1_General_BIN2, o.valid_from collate Latin1_General_BIN2, o.valid_to collate Latin1_General_BIN2 except select p.gb_code collate Latin1_General_BIN2, p.code_scheme collate Latin1_General_BIN2, p.name_zh collate Latin1_General_BIN2, p.name_en collate Latin1_General_BIN2, p.level collate Latin1_General_BIN2, p.statistical_parent_id collate Latin1_General_BIN2, p.managing_parent_id collate Latin1_General_BIN2, p.valid_from collate Latin1_General_BIN2, p.valid_to collate Latin1_General_BIN2) then 1 else 0 end
from (
    select seq, min(seq) over (partition by district_id) as first_seq, count(*) over (partition by district_id) as copies
    from #stg_district) as c
join #stg_district as o on o.seq = c.seq
join #stg_district as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from #repeated as d join #stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq))), '; that one is kept.'), '', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where exists (select 1 from #repeated as d join #stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id <> @pipeline and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2))), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where exists (select 1 from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id <> @pipeline and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2)));
-- with @pipeline String

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_code', concat('Code ', s.gb_code, ' is also that of ', (select min(u.id) from (select o.district_id as id from #stg_district as o where o.gb_code = s.gb_code and o.seq <> s.seq
union all
select t.district_id
from dw.dim_district as t
where t.gb_code = s.gb_code
    and t.district_id <> s.district_id
    and not (t.pipeline_id = @pipeline and not exists (select 1 from #stg_district as g where t.district_id = g.district_id))
    and not exists (select 1 from #stg_district as n where n.district_id = t.district_id)) as u), '.'), 'A code belongs to one member; a code it had before is a former code.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.gb_code is not null and exists (select o.district_id as id from #stg_district as o where o.gb_code = s.gb_code and o.seq <> s.seq
union all
select t.district_id
from dw.dim_district as t
where t.gb_code = s.gb_code
    and t.district_id <> s.district_id
    and not (t.pipeline_id = @pipeline and not exists (select 1 from #stg_district as g where t.district_id = g.district_id))
    and not exists (select 1 from #stg_district as n where n.district_id = t.district_id));
-- with @pipeline String

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

delete from #known_district;

insert into #known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dw.dim_district as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from #stg_district as g where t.district_id = g.district_id)));
-- with @pipeline String

update k
set level = s.level
from #known_district as k, #stg_district as s
where s.district_id = k.id and s.level is not null;

insert into #known_district (id, level)
select s.district_id, coalesce(s.level, '')
from #stg_district as s
where s.district_id is not null
    and not exists (select 1 from #stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from #known_district as k where k.id = s.district_id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.statistical_parent_id, ''' is not known.'), 'statistical_parent_id names a member of district.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.statistical_parent_id is not null and not exists (select 1 from #known_district as k where k.id = s.statistical_parent_id);

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.managing_parent_id, ''' is not known.'), 'managing_parent_id names a member of district.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.managing_parent_id is not null and not exists (select 1 from #known_district as k where k.id = s.managing_parent_id);

delete from #stg_district where seq in (select staged_seq from #stg_reject where staging = 'stg_district');

delete from #known_district;

insert into #known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dw.dim_district as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from #stg_district as g where t.district_id = g.district_id)));
-- with @pipeline String

update k
set level = s.level
from #known_district as k, #stg_district as s
where s.district_id = k.id and s.level is not null;

insert into #known_district (id, level)
select s.district_id, coalesce(s.level, '')
from #stg_district as s
where s.district_id is not null
    and not exists (select 1 from #stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from #known_district as k where k.id = s.district_id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.statistical_parent_id, ''' is not known.'), 'statistical_parent_id names a member of district.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.statistical_parent_id is not null and not exists (select 1 from #known_district as k where k.id = s.statistical_parent_id);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.managing_parent_id, ''' is not known.'), 'managing_parent_id names a member of district.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where s.managing_parent_id is not null and not exists (select 1 from #known_district as k where k.id = s.managing_parent_id);

delete from #known_district;

insert into #known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dw.dim_district as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from #stg_district as g where t.district_id = g.district_id)));
-- with @pipeline String

update k
set level = s.level
from #known_district as k, #stg_district as s
where s.district_id = k.id and s.level is not null;

insert into #known_district (id, level)
select s.district_id, coalesce(s.level, '')
from #stg_district as s
where s.district_id is not null
    and not exists (select 1 from #stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from #known_district as k where k.id = s.district_id);

select t.district_id
from dw.dim_district as t
where (t.pipeline_id = @pipeline and not exists (select 1 from #stg_district as g where t.district_id = g.district_id))
    and (exists (select 1 from dw.fct_published_education as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_expenditure as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_funding as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_published_per_pupil as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_children as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_cohort as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_evaluation as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_project_financing as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_fiscal_context as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_funding as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_population as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_project_milestone as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_recruitment as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_responsibility_task as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_rotation as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_rotation_base as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_salary as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_survey as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_target as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_snapshot as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_class as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_enrolment as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_facility as f where f.district_key = t.district_key) or exists (select 1 from dw.bridge_school_group as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_honour as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_honour as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_inspection as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_quality_monitoring as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_staff as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_stage as f where f.district_key = t.district_key) or exists (select 1 from dw.fct_school_year as f where f.district_key = t.district_key) or exists (select 1 from dw.dim_district as c where c.statistical_parent_id = t.district_id and c.district_id in (select id from #known_district) and not exists (select 1 from #stg_district as n where n.district_id = c.district_id)) or exists (select 1 from dw.dim_district as c where c.managing_parent_id = t.district_id and c.district_id in (select id from #known_district) and not exists (select 1 from #stg_district as n where n.district_id = c.district_id)) or exists (select 1 from dw.map_district_code as c where c.district_id = t.district_id and c.pipeline_id <> @pipeline) or exists (select 1 from dw.map_district_alias as c where c.district_id = t.district_id and c.pipeline_id <> @pipeline) or exists (select 1 from dw.bridge_district_member as c where c.district_id = t.district_id and c.pipeline_id <> @pipeline) or exists (select 1 from dw.bridge_district_member as c where c.member_id = t.district_id and c.pipeline_id <> @pipeline) or exists (select 1 from dw.map_code_history as c where c.district_id = t.district_id and c.pipeline_id <> @pipeline))
order by t.district_id
offset 0 rows fetch next 5 rows only;
-- with @pipeline String

select count(*) from #stg_project;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'project_id is missing.', '', (select s.project_id as [project_id], s.name_zh as [name_zh], s.project_kind as [project_kind] for json path, include_null_values, without_array_wrapper), 'stg_project', s.seq
from #stg_project as s
where s.project_id is null;

delete from #stg_project where seq in (select staged_seq from #stg_reject where staging = 'stg_project');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', (select s.project_id as [project_id], s.name_zh as [name_zh], s.project_kind as [project_kind] for json path, include_null_values, without_array_wrapper), 'stg_project', s.seq
from #stg_project as s
where s.name_zh is null;

delete from #stg_project where seq in (select staged_seq from #stg_reject where staging = 'stg_project');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_project', c.seq, c.first_seq, case when exists (select o.name_zh collate Latin1_General_BIN2, o.project_kind collate Latin1_General_BIN2 except select p.name_zh collate Latin1_General_BIN2, p.project_kind collate Latin1_General_BIN2) then 1 else 0 end
from (
    select seq, min(seq) over (partition by project_id) as first_seq, count(*) over (partition by project_id) as copies
    from #stg_project) as c
join #stg_project as o on o.seq = c.seq
join #stg_project as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from #repeated as d join #stg_project as o on o.seq = d.first_seq where d.staging = 'stg_project' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_project as o on o.seq = d.first_seq where d.staging = 'stg_project' and d.seq = s.seq))), '; that one is kept.'), '', (select s.project_id as [project_id], s.name_zh as [name_zh], s.project_kind as [project_kind] for json path, include_null_values, without_array_wrapper), 'stg_project', s.seq
from #stg_project as s
where exists (select 1 from #repeated as d join #stg_project as o on o.seq = d.first_seq where d.staging = 'stg_project' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_project where seq in (select staged_seq from #stg_reject where staging = 'stg_project');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.dim_project as t where t.project_id = s.project_id and t.pipeline_id <> @pipeline and (exists (select t.name_zh collate Latin1_General_BIN2, t.project_kind collate Latin1_General_BIN2 except select s.name_zh collate Latin1_General_BIN2, s.project_kind collate Latin1_General_BIN2))), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.project_id as [project_id], s.name_zh as [name_zh], s.project_kind as [project_kind] for json path, include_null_values, without_array_wrapper), 'stg_project', s.seq
from #stg_project as s
where exists (select 1 from dw.dim_project as t where t.project_id = s.project_id and t.pipeline_id <> @pipeline and (exists (select t.name_zh collate Latin1_General_BIN2, t.project_kind collate Latin1_General_BIN2 except select s.name_zh collate Latin1_General_BIN2, s.project_kind collate Latin1_General_BIN2)));
-- with @pipeline String

delete from #stg_project where seq in (select staged_seq from #stg_reject where staging = 'stg_project');

delete from #known_project;

insert into #known_project (id, level, member_key)
select t.project_id, 'PROJECT', t.project_key
from dw.dim_project as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from #stg_project as g where t.project_id = g.project_id)));
-- with @pipeline String

insert into #known_project (id, level)
select s.project_id, 'PROJECT'
from #stg_project as s
where s.project_id is not null
    and not exists (select 1 from #stg_project as l where l.project_id = s.project_id and l.seq > s.seq)
    and not exists (select 1 from #known_project as k where k.id = s.project_id);

delete from #known_project;

insert into #known_project (id, level, member_key)
select t.project_id, 'PROJECT', t.project_key
from dw.dim_project as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from #stg_project as g where t.project_id = g.project_id)));
-- with @pipeline String

insert into #known_project (id, level)
select s.project_id, 'PROJECT'
from #stg_project as s
where s.project_id is not null
    and not exists (select 1 from #stg_project as l where l.project_id = s.project_id and l.seq > s.seq)
    and not exists (select 1 from #known_project as k where k.id = s.project_id);

select t.project_id
from dw.dim_project as t
where (t.pipeline_id = @pipeline and not exists (select 1 from #stg_project as g where t.project_id = g.project_id))
    and (exists (select 1 from dw.fct_project_financing as f where f.project_key = t.project_key) or exists (select 1 from dw.fct_project_milestone as f where f.project_key = t.project_key))
order by t.project_id
offset 0 rows fetch next 5 rows only;
-- with @pipeline String

select count(*) from #stg_school;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_id is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.school_id is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.name_zh is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_type is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.school_type is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_type_name is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.school_type_name is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'founder is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.founder is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'founder_name is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.founder_name is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'is_public is missing.', '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where s.is_public is null;

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_school', c.seq, c.first_seq, case when exists (select o.name_zh collate Latin1_General_BIN2, o.school_type collate Latin1_General_BIN2, o.school_type_name collate Latin1_General_BIN2, o.founder collate Latin1_General_BIN2, o.founder_name collate Latin1_General_BIN2, o.is_public, o.is_inferred except select p.name_zh collate Latin1_General_BIN2, p.school_type collate Latin1_General_BIN2, p.school_type_name collate Latin1_General_BIN2, p.founder collate Latin1_General_BIN2, p.founder_name collate Latin1_General_BIN2, p.is_public, p.is_inferred) then 1 else 0 end
from (
    select seq, min(seq) over (partition by school_id) as first_seq, count(*) over (partition by school_id) as copies
    from #stg_school) as c
join #stg_school as o on o.seq = c.seq
join #stg_school as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from #repeated as d join #stg_school as o on o.seq = d.first_seq where d.staging = 'stg_school' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_school as o on o.seq = d.first_seq where d.staging = 'stg_school' and d.seq = s.seq))), '; that one is kept.'), '', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where exists (select 1 from #repeated as d join #stg_school as o on o.seq = d.first_seq where d.staging = 'stg_school' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.dim_school as t where t.school_id = s.school_id and t.pipeline_id <> @pipeline and (exists (select t.name_zh collate Latin1_General_BIN2, t.school_type collate Latin1_General_BIN2, t.school_type_name collate Latin1_General_BIN2, t.founder collate Latin1_General_BIN2, t.founder_name collate Latin1_General_BIN2, t.is_public, t.is_inferred except select s.name_zh collate Latin1_General_BIN2, s.school_type collate Latin1_General_BIN2, s.school_type_name collate Latin1_General_BIN2, s.founder collate Latin1_General_BIN2, s.founder_name collate Latin1_General_BIN2, s.is_public, s.is_inferred)) and t.is_inferred is null), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where exists (select 1 from dw.dim_school as t where t.school_id = s.school_id and t.pipeline_id <> @pipeline and (exists (select t.name_zh collate Latin1_General_BIN2, t.school_type collate Latin1_General_BIN2, t.school_type_name collate Latin1_General_BIN2, t.founder collate Latin1_General_BIN2, t.founder_name collate Latin1_General_BIN2, t.is_public, t.is_inferred except select s.name_zh collate Latin1_General_BIN2, s.school_type collate Latin1_General_BIN2, s.school_type_name collate Latin1_General_BIN2, s.founder collate Latin1_General_BIN2, s.founder_name collate Latin1_General_BIN2, s.is_public, s.is_inferred)) and t.is_inferred is null);
-- with @pipeline String

delete from #stg_school where seq in (select staged_seq from #stg_reject where staging = 'stg_school');

delete from #known_school;

insert into #known_school (id, level, member_key)
select t.school_id, 'SCHOOL', t.school_key
from dw.dim_school as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from #stg_school as g where t.school_id = g.school_id)));
-- with @pipeline String

insert into #known_school (id, level)
select s.school_id, 'SCHOOL'
from #stg_school as s
where s.school_id is not null
    and not exists (select 1 from #stg_school as l where l.school_id = s.school_id and l.seq > s.seq)
    and not exists (select 1 from #known_school as k where k.id = s.school_id);

delete from #known_school;

insert into #known_school (id, level, member_key)
select t.school_id, 'SCHOOL', t.school_key
from dw.dim_school as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from #stg_school as g where t.school_id = g.school_id)));
-- with @pipeline String

insert into #known_school (id, level)
select s.school_id, 'SCHOOL'
from #stg_school as s
where s.school_id is not null
    and not exists (select 1 from #stg_school as l where l.school_id = s.school_id and l.seq > s.seq)
    and not exists (select 1 from #known_school as k where k.id = s.school_id);

select t.school_id
from dw.dim_school as t
where (t.pipeline_id = @pipeline and not exists (select 1 from #stg_school as g where t.school_id = g.school_id))
    and (exists (select 1 from dw.fct_school_snapshot as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_class as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_enrolment as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_facility as f where f.school_key = t.school_key) or exists (select 1 from dw.bridge_school_group as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_inspection as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_quality_monitoring as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_staff as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_school_stage as f where f.school_key = t.school_key) or exists (select 1 from dw.fct_school_year as f where f.school_key = t.school_key))
order by t.school_id
offset 0 rows fetch next 5 rows only;
-- with @pipeline String

select count(*) from #stg_school_group;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_group_id is missing.', '', (select s.school_group_id as [school_group_id], s.name_zh as [name_zh], s.group_kind as [group_kind] for json path, include_null_values, without_array_wrapper), 'stg_school_group', s.seq
from #stg_school_group as s
where s.school_group_id is null;

delete from #stg_school_group where seq in (select staged_seq from #stg_reject where staging = 'stg_school_group');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', (select s.school_group_id as [school_group_id], s.name_zh as [name_zh], s.group_kind as [group_kind] for json path, include_null_values, without_array_wrapper), 'stg_school_group', s.seq
from #stg_school_group as s
where s.name_zh is null;

delete from #stg_school_group where seq in (select staged_seq from #stg_reject where staging = 'stg_school_group');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_school_group', c.seq, c.first_seq, case when exists (select o.name_zh collate Latin1_General_BIN2, o.group_kind collate Latin1_General_BIN2 except select p.name_zh collate Latin1_General_BIN2, p.group_kind collate Latin1_General_BIN2) then 1 else 0 end
from (
    select seq, min(seq) over (partition by school_group_id) as first_seq, count(*) over (partition by school_group_id) as copies
    from #stg_school_group) as c
join #stg_school_group as o on o.seq = c.seq
join #stg_school_group as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from #repeated as d join #stg_school_group as o on o.seq = d.first_seq where d.staging = 'stg_school_group' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_school_group as o on o.seq = d.first_seq where d.staging = 'stg_school_group' and d.seq = s.seq))), '; that one is kept.'), '', (select s.school_group_id as [school_group_id], s.name_zh as [name_zh], s.group_kind as [group_kind] for json path, include_null_values, without_array_wrapper), 'stg_school_group', s.seq
from #stg_school_group as s
where exists (select 1 from #repeated as d join #stg_school_group as o on o.seq = d.first_seq where d.staging = 'stg_school_group' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_school_group where seq in (select staged_seq from #stg_reject where staging = 'stg_school_group');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.dim_school_group as t where t.school_group_id = s.school_group_id and t.pipeline_id <> @pipeline and (exists (select t.name_zh collate Latin1_General_BIN2, t.group_kind collate Latin1_General_BIN2 except select s.name_zh collate Latin1_General_BIN2, s.group_kind collate Latin1_General_BIN2))), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.school_group_id as [school_group_id], s.name_zh as [name_zh], s.group_kind as [group_kind] for json path, include_null_values, without_array_wrapper), 'stg_school_group', s.seq
from #stg_school_group as s
where exists (select 1 from dw.dim_school_group as t where t.school_group_id = s.school_group_id and t.pipeline_id <> @pipeline and (exists (select t.name_zh collate Latin1_General_BIN2, t.group_kind collate Latin1_General_BIN2 except select s.name_zh collate Latin1_General_BIN2, s.group_kind collate Latin1_General_BIN2)));
-- with @pipeline String

delete from #stg_school_group where seq in (select staged_seq from #stg_reject where staging = 'stg_school_group');

delete from #known_school_group;

insert into #known_school_group (id, level, member_key)
select t.school_group_id, 'GROUP', t.school_group_key
from dw.dim_school_group as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from #stg_school_group as g where t.school_group_id = g.school_group_id)));
-- with @pipeline String

insert into #known_school_group (id, level)
select s.school_group_id, 'GROUP'
from #stg_school_group as s
where s.school_group_id is not null
    and not exists (select 1 from #stg_school_group as l where l.school_group_id = s.school_group_id and l.seq > s.seq)
    and not exists (select 1 from #known_school_group as k where k.id = s.school_group_id);

delete from #known_school_group;

insert into #known_school_group (id, level, member_key)
select t.school_group_id, 'GROUP', t.school_group_key
from dw.dim_school_group as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from #stg_school_group as g where t.school_group_id = g.school_group_id)));
-- with @pipeline String

insert into #known_school_group (id, level)
select s.school_group_id, 'GROUP'
from #stg_school_group as s
where s.school_group_id is not null
    and not exists (select 1 from #stg_school_group as l where l.school_group_id = s.school_group_id and l.seq > s.seq)
    and not exists (select 1 from #known_school_group as k where k.id = s.school_group_id);

select t.school_group_id
from dw.dim_school_group as t
where (t.pipeline_id = @pipeline and not exists (select 1 from #stg_school_group as g where t.school_group_id = g.school_group_id))
    and (exists (select 1 from dw.bridge_school_group as f where f.school_group_key = t.school_group_key))
order by t.school_group_id
offset 0 rows fetch next 5 rows only;
-- with @pipeline String

select count(*) from #stg_district_former_code;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'district_id is missing.', '', (select s.former_code as [former_code], s.district_id as [district_id], s.former_name as [former_name], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_former_code', s.seq
from #stg_district_former_code as s
where s.district_id is null;

delete from #stg_district_former_code where seq in (select staged_seq from #stg_reject where staging = 'stg_district_former_code');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'former_code is missing.', '', (select s.former_code as [former_code], s.district_id as [district_id], s.former_name as [former_name], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_former_code', s.seq
from #stg_district_former_code as s
where s.former_code is null;

delete from #stg_district_former_code where seq in (select staged_seq from #stg_reject where staging = 'stg_district_former_code');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'former_name is missing.', '', (select s.former_code as [former_code], s.district_id as [district_id], s.former_name as [former_name], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_former_code', s.seq
from #stg_district_former_code as s
where s.former_name is null;

delete from #stg_district_former_code where seq in (select staged_seq from #stg_reject where staging = 'stg_district_former_code');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'valid_to is missing.', '', (select s.former_code as [former_code], s.district_id as [district_id], s.former_name as [former_name], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_former_code', s.seq
from #stg_district_former_code as s
where s.valid_to is null;

delete from #stg_district_former_code where seq in (select staged_seq from #stg_reject where staging = 'stg_district_former_code');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_district_former_code', c.seq, c.first_seq, case when exists (select o.former_name collate Latin1_General_BIN2, o.valid_to collate Latin1_General_BIN2 except select p.former_name collate Latin1_General_BIN2, p.valid_to collate Latin1_General_BIN2) then 1 else 0 end
from (
    select seq, min(seq) over (partition by former_code, district_id) as first_seq, count(*) over (partition by former_code, district_id) as copies
    from #stg_district_former_code) as c
join #stg_district_former_code as o on o.seq = c.seq
join #stg_district_former_code as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from #repeated as d join #stg_district_former_code as o on o.seq = d.first_seq where d.staging = 'stg_district_former_code' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_district_former_code as o on o.seq = d.first_seq where d.staging = 'stg_district_former_code' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', (select s.former_code as [former_code], s.district_id as [district_id], s.former_name as [former_name], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_former_code', s.seq
from #stg_district_former_code as s
where exists (select 1 from #repeated as d join #stg_district_former_code as o on o.seq = d.first_seq where d.staging = 'stg_district_former_code' and d.seq = s.seq and d.first_seq in (select first_seq from #repeated where staging = 'stg_district_former_code' and differs = 1));

delete from #stg_district_former_code where seq in (select staged_seq from #stg_reject where staging = 'stg_district_former_code');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from #repeated as d join #stg_district_former_code as o on o.seq = d.first_seq where d.staging = 'stg_district_former_code' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_district_former_code as o on o.seq = d.first_seq where d.staging = 'stg_district_former_code' and d.seq = s.seq))), '.'), '', (select s.former_code as [former_code], s.district_id as [district_id], s.former_name as [former_name], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_former_code', s.seq
from #stg_district_former_code as s
where exists (select 1 from #repeated as d join #stg_district_former_code as o on o.seq = d.first_seq where d.staging = 'stg_district_former_code' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_district_former_code where seq in (select staged_seq from #stg_reject where staging = 'stg_district_former_code');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.map_district_code as t where t.former_code = s.former_code and t.district_id = s.district_id and t.pipeline_id <> @pipeline and (exists (select t.former_name collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.former_name collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2))), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.former_code as [former_code], s.district_id as [district_id], s.former_name as [former_name], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_former_code', s.seq
from #stg_district_former_code as s
where exists (select 1 from dw.map_district_code as t where t.former_code = s.former_code and t.district_id = s.district_id and t.pipeline_id <> @pipeline and (exists (select t.former_name collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.former_name collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2)));
-- with @pipeline String

delete from #stg_district_former_code where seq in (select staged_seq from #stg_reject where staging = 'stg_district_former_code');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('There is no district ''', s.district_id, '''.'), '', (select s.former_code as [former_code], s.district_id as [district_id], s.former_name as [former_name], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_former_code', s.seq
from #stg_district_former_code as s
where s.district_id is not null and not exists (select 1 from #known_district as k where k.id = s.district_id);

delete from #stg_district_former_code where seq in (select staged_seq from #stg_reject where staging = 'stg_district_former_code');

select t.district_id
from dw.map_district_code as t
where (t.pipeline_id = @pipeline and not exists (select 1 from #stg_district_former_code as g where t.former_code = g.former_code and t.district_id = g.district_id))
    and (1 = 0)
order by t.district_id
offset 0 rows fetch next 5 rows only;
-- with @pipeline String

select count(*) from #stg_district_alias;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'alias is missing.', '', (select s.alias as [alias], s.district_id as [district_id] for json path, include_null_values, without_array_wrapper), 'stg_district_alias', s.seq
from #stg_district_alias as s
where s.alias is null;

delete from #stg_district_alias where seq in (select staged_seq from #stg_reject where staging = 'stg_district_alias');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'district_id is missing.', '', (select s.alias as [alias], s.district_id as [district_id] for json path, include_null_values, without_array_wrapper), 'stg_district_alias', s.seq
from #stg_district_alias as s
where s.district_id is null;

delete from #stg_district_alias where seq in (select staged_seq from #stg_reject where staging = 'stg_district_alias');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_district_alias', c.seq, c.first_seq, case when 1 = 0 then 1 else 0 end
from (
    select seq, min(seq) over (partition by alias, district_id) as first_seq, count(*) over (partition by alias, district_id) as copies
    from #stg_district_alias) as c
join #stg_district_alias as o on o.seq = c.seq
join #stg_district_alias as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from #repeated as d join #stg_district_alias as o on o.seq = d.first_seq where d.staging = 'stg_district_alias' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_district_alias as o on o.seq = d.first_seq where d.staging = 'stg_district_alias' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', (select s.alias as [alias], s.district_id as [district_id] for json path, include_null_values, without_array_wrapper), 'stg_district_alias', s.seq
from #stg_district_alias as s
where exists (select 1 from #repeated as d join #stg_district_alias as o on o.seq = d.first_seq where d.staging = 'stg_district_alias' and d.seq = s.seq and d.first_seq in (select first_seq from #repeated where staging = 'stg_district_alias' and differs = 1));

delete from #stg_district_alias where seq in (select staged_seq from #stg_reject where staging = 'stg_district_alias');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from #repeated as d join #stg_district_alias as o on o.seq = d.first_seq where d.staging = 'stg_district_alias' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_district_alias as o on o.seq = d.first_seq where d.staging = 'stg_district_alias' and d.seq = s.seq))), '.'), '', (select s.alias as [alias], s.district_id as [district_id] for json path, include_null_values, without_array_wrapper), 'stg_district_alias', s.seq
from #stg_district_alias as s
where exists (select 1 from #repeated as d join #stg_district_alias as o on o.seq = d.first_seq where d.staging = 'stg_district_alias' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_district_alias where seq in (select staged_seq from #stg_reject where staging = 'stg_district_alias');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.map_district_alias as t where t.alias = s.alias and t.district_id = s.district_id and t.pipeline_id <> @pipeline and (1 = 0)), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.alias as [alias], s.district_id as [district_id] for json path, include_null_values, without_array_wrapper), 'stg_district_alias', s.seq
from #stg_district_alias as s
where exists (select 1 from dw.map_district_alias as t where t.alias = s.alias and t.district_id = s.district_id and t.pipeline_id <> @pipeline and (1 = 0));
-- with @pipeline String

delete from #stg_district_alias where seq in (select staged_seq from #stg_reject where staging = 'stg_district_alias');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('There is no district ''', s.district_id, '''.'), '', (select s.alias as [alias], s.district_id as [district_id] for json path, include_null_values, without_array_wrapper), 'stg_district_alias', s.seq
from #stg_district_alias as s
where s.district_id is not null and not exists (select 1 from #known_district as k where k.id = s.district_id);

delete from #stg_district_alias where seq in (select staged_seq from #stg_reject where staging = 'stg_district_alias');

select t.district_id
from dw.map_district_alias as t
where (t.pipeline_id = @pipeline and not exists (select 1 from #stg_district_alias as g where t.alias = g.alias and t.district_id = g.district_id))
    and (1 = 0)
order by t.district_id
offset 0 rows fetch next 5 rows only;
-- with @pipeline String

select count(*) from #stg_district_member;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'district_id is missing.', '', (select s.district_id as [district_id], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_member', s.seq
from #stg_district_member as s
where s.district_id is null;

delete from #stg_district_member where seq in (select staged_seq from #stg_reject where staging = 'stg_district_member');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'member_id is missing.', '', (select s.district_id as [district_id], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_member', s.seq
from #stg_district_member as s
where s.member_id is null;

delete from #stg_district_member where seq in (select staged_seq from #stg_reject where staging = 'stg_district_member');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_district_member', c.seq, c.first_seq, case when exists (select o.valid_from collate Latin1_General_BIN2, o.valid_to collate Latin1_General_BIN2 except select p.valid_from collate Latin1_General_BIN2, p.valid_to collate Latin1_General_BIN2) then 1 else 0 end
from (
    select seq, min(seq) over (partition by district_id, member_id) as first_seq, count(*) over (partition by district_id, member_id) as copies
    from #stg_district_member) as c
join #stg_district_member as o on o.seq = c.seq
join #stg_district_member as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from #repeated as d join #stg_district_member as o on o.seq = d.first_seq where d.staging = 'stg_district_member' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_district_member as o on o.seq = d.first_seq where d.staging = 'stg_district_member' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', (select s.district_id as [district_id], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_member', s.seq
from #stg_district_member as s
where exists (select 1 from #repeated as d join #stg_district_member as o on o.seq = d.first_seq where d.staging = 'stg_district_member' and d.seq = s.seq and d.first_seq in (select first_seq from #repeated where staging = 'stg_district_member' and differs = 1));

delete from #stg_district_member where seq in (select staged_seq from #stg_reject where staging = 'stg_district_member');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from #repeated as d join #stg_district_member as o on o.seq = d.first_seq where d.staging = 'stg_district_member' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_district_member as o on o.seq = d.first_seq where d.staging = 'stg_district_member' and d.seq = s.seq))), '.'), '', (select s.district_id as [district_id], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_member', s.seq
from #stg_district_member as s
where exists (select 1 from #repeated as d join #stg_district_member as o on o.seq = d.first_seq where d.staging = 'stg_district_member' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_district_member where seq in (select staged_seq from #stg_reject where staging = 'stg_district_member');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.bridge_district_member as t where t.district_id = s.district_id and t.member_id = s.member_id and t.pipeline_id <> @pipeline and (exists (select t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2))), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.district_id as [district_id], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_member', s.seq
from #stg_district_member as s
where exists (select 1 from dw.bridge_district_member as t where t.district_id = s.district_id and t.member_id = s.member_id and t.pipeline_id <> @pipeline and (exists (select t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2)));
-- with @pipeline String

delete from #stg_district_member where seq in (select staged_seq from #stg_reject where staging = 'stg_district_member');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('There is no district ''', s.district_id, '''.'), '', (select s.district_id as [district_id], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_member', s.seq
from #stg_district_member as s
where s.district_id is not null and not exists (select 1 from #known_district as k where k.id = s.district_id);

delete from #stg_district_member where seq in (select staged_seq from #stg_reject where staging = 'stg_district_member');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('There is no district ''', s.member_id, '''.'), '', (select s.district_id as [district_id], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district_member', s.seq
from #stg_district_member as s
where s.member_id is not null and not exists (select 1 from #known_district as k where k.id = s.member_id);

delete from #stg_district_member where seq in (select staged_seq from #stg_reject where staging = 'stg_district_member');

select t.district_id
from dw.bridge_district_member as t
where (t.pipeline_id = @pipeline and not exists (select 1 from #stg_district_member as g where t.district_id = g.district_id and t.member_id = g.member_id))
    and (1 = 0)
order by t.district_id
offset 0 rows fetch next 5 rows only;
-- with @pipeline String

select count(*) from #stg_district_code_history;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'code is missing.', '', (select s.code as [code], s.valid_from as [valid_from], s.name_zh as [name_zh], s.valid_to as [valid_to], s.district_id as [district_id] for json path, include_null_values, without_array_wrapper), 'stg_district_code_history', s.seq
from #stg_district_code_history as s
where s.code is null;

delete from #stg_district_code_history where seq in (select staged_seq from #stg_reject where staging = 'stg_district_code_history');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'valid_from is missing.', '', (select s.code as [code], s.valid_from as [valid_from], s.name_zh as [name_zh], s.valid_to as [valid_to], s.district_id as [district_id] for json path, include_null_values, without_array_wrapper), 'stg_district_code_history', s.seq
from #stg_district_code_history as s
where s.valid_from is null;

delete from #stg_district_code_history where seq in (select staged_seq from #stg_reject where staging = 'stg_district_code_history');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', (select s.code as [code], s.valid_from as [valid_from], s.name_zh as [name_zh], s.valid_to as [valid_to], s.district_id as [district_id] for json path, include_null_values, without_array_wrapper), 'stg_district_code_history', s.seq
from #stg_district_code_history as s
where s.name_zh is null;

delete from #stg_district_code_history where seq in (select staged_seq from #stg_reject where staging = 'stg_district_code_history');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_district_code_history', c.seq, c.first_seq, case when exists (select o.valid_to collate Latin1_General_BIN2, o.district_id collate Latin1_General_BIN2 except select p.valid_to collate Latin1_General_BIN2, p.district_id collate Latin1_General_BIN2) then 1 else 0 end
from (
    select seq, min(seq) over (partition by code, valid_from, name_zh) as first_seq, count(*) over (partition by code, valid_from, name_zh) as copies
    from #stg_district_code_history) as c
join #stg_district_code_history as o on o.seq = c.seq
join #stg_district_code_history as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from #repeated as d join #stg_district_code_history as o on o.seq = d.first_seq where d.staging = 'stg_district_code_history' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_district_code_history as o on o.seq = d.first_seq where d.staging = 'stg_district_code_history' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', (select s.code as [code], s.valid_from as [valid_from], s.name_zh as [name_zh], s.valid_to as [valid_to], s.district_id as [district_id] for json path, include_null_values, without_array_wrapper), 'stg_district_code_history', s.seq
from #stg_district_code_history as s
where exists (select 1 from #repeated as d join #stg_district_code_history as o on o.seq = d.first_seq where d.staging = 'stg_district_code_history' and d.seq = s.seq and d.first_seq in (select first_seq from #repeated where staging = 'stg_district_code_history' and differs = 1));

delete from #stg_district_code_history where seq in (select staged_seq from #stg_reject where staging = 'stg_district_code_history');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from #repeated as d join #stg_district_code_history as o on o.seq = d.first_seq where d.staging = 'stg_district_code_history' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_district_code_history as o on o.seq = d.first_seq where d.staging = 'stg_district_code_history' and d.seq = s.seq))), '.'), '', (select s.code as [code], s.valid_from as [valid_from], s.name_zh as [name_zh], s.valid_to as [valid_to], s.district_id as [district_id] for json path, include_null_values, without_array_wrapper), 'stg_district_code_history', s.seq
from #stg_district_code_history as s
where exists (select 1 from #repeated as d join #stg_district_code_history as o on o.seq = d.first_seq where d.staging = 'stg_district_code_history' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_district_code_history where seq in (select staged_seq from #stg_reject where staging = 'stg_district_code_history');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.map_code_history as t where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh and t.pipeline_id <> @pipeline and (exists (select t.valid_to collate Latin1_General_BIN2, t.district_id collate Latin1_General_BIN2 except select s.valid_to collate Latin1_General_BIN2, s.district_id collate Latin1_General_BIN2))), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.code as [code], s.valid_from as [valid_from], s.name_zh as [name_zh], s.valid_to as [valid_to], s.district_id as [district_id] for json path, include_null_values, without_array_wrapper), 'stg_district_code_history', s.seq
from #stg_district_code_history as s
where exists (select 1 from dw.map_code_history as t where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh and t.pipeline_id <> @pipeline and (exists (select t.valid_to collate Latin1_General_BIN2, t.district_id collate Latin1_General_BIN2 except select s.valid_to collate Latin1_General_BIN2, s.district_id collate Latin1_General_BIN2)));
-- with @pipeline String

delete from #stg_district_code_history where seq in (select staged_seq from #stg_reject where staging = 'stg_district_code_history');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('There is no district ''', s.district_id, '''.'), '', (select s.code as [code], s.valid_from as [valid_from], s.name_zh as [name_zh], s.valid_to as [valid_to], s.district_id as [district_id] for json path, include_null_values, without_array_wrapper), 'stg_district_code_history', s.seq
from #stg_district_code_history as s
where s.district_id is not null and not exists (select 1 from #known_district as k where k.id = s.district_id);

delete from #stg_district_code_history where seq in (select staged_seq from #stg_reject where staging = 'stg_district_code_history');

select t.code
from dw.map_code_history as t
where (t.pipeline_id = @pipeline and not exists (select 1 from #stg_district_code_history as g where t.code = g.code and t.valid_from = g.valid_from and t.name_zh = g.name_zh))
    and (1 = 0)
order by t.code
offset 0 rows fetch next 5 rows only;
-- with @pipeline String

select count(*) from #stg_member_history;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'dimension is missing.', '', (select s.dimension as [dimension], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to], s.change as [change], s.name_zh as [name_zh], s.code as [code], s.kind as [kind], s.parent_id as [parent_id], s.founder as [founder], s.recognition as [recognition] for json path, include_null_values, without_array_wrapper), 'stg_member_history', s.seq
from #stg_member_history as s
where s.dimension is null;

delete from #stg_member_history where seq in (select staged_seq from #stg_reject where staging = 'stg_member_history');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'member_id is missing.', '', (select s.dimension as [dimension], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to], s.change as [change], s.name_zh as [name_zh], s.code as [code], s.kind as [kind], s.parent_id as [parent_id], s.founder as [founder], s.recognition as [recognition] for json path, include_null_values, without_array_wrapper), 'stg_member_history', s.seq
from #stg_member_history as s
where s.member_id is null;

delete from #stg_member_history where seq in (select staged_seq from #stg_reject where staging = 'stg_member_history');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'valid_from is missing.', '', (select s.dimension as [dimension], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to], s.change as [change], s.name_zh as [name_zh], s.code as [code], s.kind as [kind], s.parent_id as [parent_id], s.founder as [founder], s.recognition as [recognition] for json path, include_null_values, without_array_wrapper), 'stg_member_history', s.seq
from #stg_member_history as s
where s.valid_from is null;

delete from #stg_member_history where seq in (select staged_seq from #stg_reject where staging = 'stg_member_history');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'change is missing.', '', (select s.dimension as [dimension], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to], s.change as [change], s.name_zh as [name_zh], s.code as [code], s.kind as [kind], s.parent_id as [parent_id], s.founder as [founder], s.recognition as [recognition] for json path, include_null_values, without_array_wrapper), 'stg_member_history', s.seq
from #stg_member_history as s
where s.change is null;

delete from #stg_member_history where seq in (select staged_seq from #stg_reject where staging = 'stg_member_history');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_change', concat('There is no change ''', s.change, '''.'), 'Known are stated, opened, reopened, renamed, renumbered, moved, recognised, withdrawn, split, merged, closed.', (select s.dimension as [dimension], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to], s.change as [change], s.name_zh as [name_zh], s.code as [code], s.kind as [kind], s.parent_id as [parent_id], s.founder as [founder], s.recognition as [recognition] for json path, include_null_values, without_array_wrapper), 'stg_member_history', s.seq
from #stg_member_history as s
where s.change not in ('stated', 'opened', 'reopened', 'renamed', 'renumbered', 'moved', 'recognised', 'withdrawn', 'split', 'merged', 'closed');

delete from #stg_member_history where seq in (select staged_seq from #stg_reject where staging = 'stg_member_history');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.bad_interval', concat('It would end on ', s.valid_to, ', before it begins.'), '', (select s.dimension as [dimension], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to], s.change as [change], s.name_zh as [name_zh], s.code as [code], s.kind as [kind], s.parent_id as [parent_id], s.founder as [founder], s.recognition as [recognition] for json path, include_null_values, without_array_wrapper), 'stg_member_history', s.seq
from #stg_member_history as s
where s.valid_to <= s.valid_from;

delete from #stg_member_history where seq in (select staged_seq from #stg_reject where staging = 'stg_member_history');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_member_history', c.seq, c.first_seq, case when exists (select o.valid_to collate Latin1_General_BIN2, o.change collate Latin1_General_BIN2, o.name_zh collate Latin1_General_BIN2, o.code collate Latin1_General_BIN2, o.kind collate Latin1_General_BIN2, o.parent_id collate Latin1_General_BIN2, o.founder collate Latin1_General_BIN2, o.recognition collate Latin1_General_BIN2 except select p.valid_to collate Latin1_General_BIN2, p.change collate Latin1_General_BIN2, p.name_zh collate Latin1_General_BIN2, p.code collate Latin1_General_BIN2, p.kind collate Latin1_General_BIN2, p.parent_id collate Latin1_General_BIN2, p.founder collate Latin1_General_BIN2, p.recognition collate Latin1_General_BIN2) then 1 else 0 end
from (
    select seq, min(seq) over (partition by dimension, member_id, valid_from) as first_seq, count(*) over (partition by dimension, member_id, valid_from) as copies
    from #stg_member_history) as c
join #stg_member_history as o on o.seq = c.seq
join #stg_member_history as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from #repeated as d join #stg_member_history as o on o.seq = d.first_seq where d.staging = 'stg_member_history' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_member_history as o on o.seq = d.first_seq where d.staging = 'stg_member_history' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', (select s.dimension as [dimension], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to], s.change as [change], s.name_zh as [name_zh], s.code as [code], s.kind as [kind], s.parent_id as [parent_id], s.founder as [founder], s.recognition as [recognition] for json path, include_null_values, without_array_wrapper), 'stg_member_history', s.seq
from #stg_member_history as s
where exists (select 1 from #repeated as d join #stg_member_history as o on o.seq = d.first_seq where d.staging = 'stg_member_history' and d.seq = s.seq and d.first_seq in (select first_seq from #repeated where staging = 'stg_member_history' and differs = 1));

delete from #stg_member_history where seq in (select staged_seq from #stg_reject where staging = 'stg_member_history');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from #repeated as d join #stg_member_history as o on o.seq = d.first_seq where d.staging = 'stg_member_history' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_member_history as o on o.seq = d.first_seq where d.staging = 'stg_member_history' and d.seq = s.seq))), '.'), '', (select s.dimension as [dimension], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to], s.change as [change], s.name_zh as [name_zh], s.code as [code], s.kind as [kind], s.parent_id as [parent_id], s.founder as [founder], s.recognition as [recognition] for json path, include_null_values, without_array_wrapper), 'stg_member_history', s.seq
from #stg_member_history as s
where exists (select 1 from #repeated as d join #stg_member_history as o on o.seq = d.first_seq where d.staging = 'stg_member_history' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_member_history where seq in (select staged_seq from #stg_reject where staging = 'stg_member_history');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.map_member_state as t where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from and t.pipeline_id <> @pipeline and (exists (select t.valid_to collate Latin1_General_BIN2, t.change collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.code collate Latin1_General_BIN2, t.kind collate Latin1_General_BIN2, t.parent_id collate Latin1_General_BIN2, t.founder collate Latin1_General_BIN2, t.recognition collate Latin1_General_BIN2 except select s.valid_to collate Latin1_General_BIN2, s.change collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.code collate Latin1_General_BIN2, s.kind collate Latin1_General_BIN2, s.parent_id collate Latin1_General_BIN2, s.founder collate Latin1_General_BIN2, s.recognition collate Latin1_General_BIN2))), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.dimension as [dimension], s.member_id as [member_id], s.valid_from as [valid_from], s.valid_to as [valid_to], s.change as [change], s.name_zh as [name_zh], s.code as [code], s.kind as [kind], s.parent_id as [parent_id], s.founder as [founder], s.recognition as [recognition] for json path, include_null_values, without_array_wrapper), 'stg_member_history', s.seq
from #stg_member_history as s
where exists (select 1 from dw.map_member_state as t where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from and t.pipeline_id <> @pipeline and (exists (select t.valid_to collate Latin1_General_BIN2, t.change collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.code collate Latin1_General_BIN2, t.kind collate Latin1_General_BIN2, t.parent_id collate Latin1_General_BIN2, t.founder collate Latin1_General_BIN2, t.recognition collate Latin1_General_BIN2 except select s.valid_to collate Latin1_General_BIN2, s.change collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.code collate Latin1_General_BIN2, s.kind collate Latin1_General_BIN2, s.parent_id collate Latin1_General_BIN2, s.founder collate Latin1_General_BIN2, s.recognition collate Latin1_General_BIN2)));
-- with @pipeline String

delete from #stg_member_history where seq in (select staged_seq from #stg_reject where staging = 'stg_member_history');

select t.member_id
from dw.map_member_state as t
where (t.pipeline_id = @pipeline and not exists (select 1 from #stg_member_history as g where t.dimension = g.dimension and t.member_id = g.member_id and t.valid_from = g.valid_from))
    and (1 = 0)
order by t.member_id
offset 0 rows fetch next 5 rows only;
-- with @pipeline String

select count(*) from #stg_member_succession;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'dimension is missing.', '', (select s.dimension as [dimension], s.predecessor as [predecessor], s.successor as [successor], s.kind as [kind], s.valid_from as [valid_from] for json path, include_null_values, without_array_wrapper), 'stg_member_succession', s.seq
from #stg_member_succession as s
where s.dimension is null;

delete from #stg_member_succession where seq in (select staged_seq from #stg_reject where staging = 'stg_member_succession');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'predecessor is missing.', '', (select s.dimension as [dimension], s.predecessor as [predecessor], s.successor as [successor], s.kind as [kind], s.valid_from as [valid_from] for json path, include_null_values, without_array_wrapper), 'stg_member_succession', s.seq
from #stg_member_succession as s
where s.predecessor is null;

delete from #stg_member_succession where seq in (select staged_seq from #stg_reject where staging = 'stg_member_succession');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'successor is missing.', '', (select s.dimension as [dimension], s.predecessor as [predecessor], s.successor as [successor], s.kind as [kind], s.valid_from as [valid_from] for json path, include_null_values, without_array_wrapper), 'stg_member_succession', s.seq
from #stg_member_succession as s
where s.successor is null;

delete from #stg_member_succession where seq in (select staged_seq from #stg_reject where staging = 'stg_member_succession');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'kind is missing.', '', (select s.dimension as [dimension], s.predecessor as [predecessor], s.successor as [successor], s.kind as [kind], s.valid_from as [valid_from] for json path, include_null_values, without_array_wrapper), 'stg_member_succession', s.seq
from #stg_member_succession as s
where s.kind is null;

delete from #stg_member_succession where seq in (select staged_seq from #stg_reject where staging = 'stg_member_succession');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'valid_from is missing.', '', (select s.dimension as [dimension], s.predecessor as [predecessor], s.successor as [successor], s.kind as [kind], s.valid_from as [valid_from] for json path, include_null_values, without_array_wrapper), 'stg_member_succession', s.seq
from #stg_member_succession as s
where s.valid_from is null;

delete from #stg_member_succession where seq in (select staged_seq from #stg_reject where staging = 'stg_member_succession');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_change', concat('There is no succession by ''', s.kind, '''.'), 'Known are merger, split, rename, renumber.', (select s.dimension as [dimension], s.predecessor as [predecessor], s.successor as [successor], s.kind as [kind], s.valid_from as [valid_from] for json path, include_null_values, without_array_wrapper), 'stg_member_succession', s.seq
from #stg_member_succession as s
where s.kind not in ('merger', 'split', 'rename', 'renumber');

delete from #stg_member_succession where seq in (select staged_seq from #stg_reject where staging = 'stg_member_succession');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.cycle_in_succession', concat(s.predecessor, ' would go on with itself.'), '', (select s.dimension as [dimension], s.predecessor as [predecessor], s.successor as [successor], s.kind as [kind], s.valid_from as [valid_from] for json path, include_null_values, without_array_wrapper), 'stg_member_succession', s.seq
from #stg_member_succession as s
where s.predecessor = s.successor;

delete from #stg_member_succession where seq in (select staged_seq from #stg_reject where staging = 'stg_member_succession');

insert into #repeated (staging, seq, first_seq, differs)
select 'stg_member_succession', c.seq, c.first_seq, case when exists (select o.kind collate Latin1_General_BIN2, o.valid_from collate Latin1_General_BIN2 except select p.kind collate Latin1_General_BIN2, p.valid_from collate Latin1_General_BIN2) then 1 else 0 end
from (
    select seq, min(seq) over (partition by dimension, predecessor, successor) as first_seq, count(*) over (partition by dimension, predecessor, successor) as copies
    from #stg_member_succession) as c
join #stg_member_succession as o on o.seq = c.seq
join #stg_member_succession as p on p.seq = c.first_seq
where c.copies > 1;

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from #repeated as d join #stg_member_succession as o on o.seq = d.first_seq where d.staging = 'stg_member_succession' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_member_succession as o on o.seq = d.first_seq where d.staging = 'stg_member_succession' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', (select s.dimension as [dimension], s.predecessor as [predecessor], s.successor as [successor], s.kind as [kind], s.valid_from as [valid_from] for json path, include_null_values, without_array_wrapper), 'stg_member_succession', s.seq
from #stg_member_succession as s
where exists (select 1 from #repeated as d join #stg_member_succession as o on o.seq = d.first_seq where d.staging = 'stg_member_succession' and d.seq = s.seq and d.first_seq in (select first_seq from #repeated where staging = 'stg_member_succession' and differs = 1));

delete from #stg_member_succession where seq in (select staged_seq from #stg_reject where staging = 'stg_member_succession');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from #repeated as d join #stg_member_succession as o on o.seq = d.first_seq where d.staging = 'stg_member_succession' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from #stg_source as f where f.source <> s.source and f.source = (select o.source from #repeated as d join #stg_member_succession as o on o.seq = d.first_seq where d.staging = 'stg_member_succession' and d.seq = s.seq))), '.'), '', (select s.dimension as [dimension], s.predecessor as [predecessor], s.successor as [successor], s.kind as [kind], s.valid_from as [valid_from] for json path, include_null_values, without_array_wrapper), 'stg_member_succession', s.seq
from #stg_member_succession as s
where exists (select 1 from #repeated as d join #stg_member_succession as o on o.seq = d.first_seq where d.staging = 'stg_member_succession' and d.seq = s.seq and d.first_seq <> s.seq);

delete from #stg_member_succession where seq in (select staged_seq from #stg_reject where staging = 'stg_member_succession');

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dw.map_member_succession as t where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor and t.pipeline_id <> @pipeline and (exists (select t.kind collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2 except select s.kind collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2))), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', (select s.dimension as [dimension], s.predecessor as [predecessor], s.successor as [successor], s.kind as [kind], s.valid_from as [valid_from] for json path, include_null_values, without_array_wrapper), 'stg_member_succession', s.seq
from #stg_member_succession as s
where exists (select 1 from dw.map_member_succession as t where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor and t.pipeline_id <> @pipeline and (exists (select t.kind collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2 except select s.kind collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2)));
-- with @pipeline String

delete from #stg_member_succession where seq in (select staged_seq from #stg_reject where staging = 'stg_member_succession');

select t.predecessor
from dw.map_member_succession as t
where (t.pipeline_id = @pipeline and not exists (select 1 from #stg_member_succession as g where t.dimension = g.dimension and t.predecessor = g.predecessor and t.successor = g.successor))
    and (1 = 0)
order by t.predecessor
offset 0 rows fetch next 5 rows only;
-- with @pipeline String

insert into #touched (source, line)
select source, line from #stg_reject
union
select source, line from #stg_discard;

select count(*) from #touched;

insert into #kept (source, line)
select s.source, s.line from #stg_department as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from #stg_district as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from #stg_project as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from #stg_school as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from #stg_school_group as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from #stg_district_former_code as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from #stg_district_alias as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from #stg_district_member as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from #stg_district_code_history as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from #stg_member_history as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from #stg_member_succession as s where exists (select 1 from #touched as t where t.source = s.source and t.line = s.line);

select count(*) from (select distinct source, line from #stg_reject as r where r.staged_seq is not null and not exists (select 1 from #kept as k where k.source = r.source and k.line = r.line)) as c;

select count(*) from (select distinct source, line from #stg_discard as r where not exists (select 1 from #kept as k where k.source = r.source and k.line = r.line)) as c;

select count(*) from (select distinct source, line from #stg_reject as r where not exists (select 1 from #kept as k where k.source = r.source and k.line = r.line) and not exists (select 1 from #stg_discard as d where d.source = r.source and d.line = r.line)) as c;

select count(*) from (select distinct source, line from #stg_reject) as c;

select count(*) from #stg_reject;

delete from etl.reject where run_id = @run;
-- with @run Int64

delete from etl.reject_row where run_id = @run;
-- with @run Int64

delete from etl.reject_header where run_id = @run;
-- with @run Int64

delete from etl.discard where run_id = @run;
-- with @run Int64

insert into etl.reject_row (run_id, row_no, "file", sheet, line, cells, is_whole, state)
select
    @run, row_number() over (order by r.source, r.line), s.source_file, s.sheet, r.line,
    (select min(c.cells) from #stg_reject_row as c where c.source = r.source and c.line = r.line),
    case when exists (select 1 from #kept as k where k.source = r.source and k.line = r.line) then 0 else 1 end,
    'open'
from (select distinct source, line from #stg_reject) as r
join #stg_source as s on s.source = r.source;
-- with @run Int64

insert into etl.reject (run_id, seq, "file", sheet, line, column_name, code, message, hint, raw, row_no)
select
    @run, row_number() over (order by r.source, r.line, r.seq), s.source_file, s.sheet, r.line, r.column_name, r.code, r.message, r.hint, r.raw,
    dense_rank() over (order by r.source, r.line)
from #stg_reject as r
join #stg_source as s on s.source = r.source;
-- with @run Int64

insert into etl.reject_header (run_id, "file", sheet, headers)
select @run, s.source_file, s.sheet, h.headers
from #stg_header as h
join #stg_source as s on s.source = h.source
where exists (select 1 from #stg_reject as r where r.source = h.source);
-- with @run Int64

insert into etl.discard (run_id, rule_name, rows_discarded)
select @run, d.rule_name, count(*)
from (
    select source, line, min(rule_name) as rule_name
    from #stg_discard
    group by source, line) as d
where not exists (select 1 from #kept as k where k.source = d.source and k.line = d.line)
group by d.rule_name;
-- with @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8)
select @run, 'map_member_succession', 'delete', t.dimension, t.predecessor, t.successor, t.kind, t.valid_from, t.source_line, t.pipeline_id, t.run_id
from dw.map_member_succession as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_member_succession as s where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete t from dw.map_member_succession as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_member_succession as s where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor)
    and not (1 = 0);
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14)
select @run, 'map_member_state', 'delete', t.dimension, t.member_id, t.valid_from, t.valid_to, t.change, t.name_zh, t.code, t.kind, t.parent_id, t.founder, t.recognition, t.source_line, t.pipeline_id, t.run_id
from dw.map_member_state as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_member_history as s where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete t from dw.map_member_state as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_member_history as s where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from)
    and not (1 = 0);
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7)
select @run, 'map_code_history', 'delete', t.code, t.valid_from, t.name_zh, t.valid_to, t.district_id, t.pipeline_id, t.run_id
from dw.map_code_history as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district_code_history as s where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete t from dw.map_code_history as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district_code_history as s where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh)
    and not (1 = 0);
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'bridge_district_member', 'delete', t.district_id, t.member_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dw.bridge_district_member as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district_member as s where t.district_id = s.district_id and t.member_id = s.member_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete t from dw.bridge_district_member as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district_member as s where t.district_id = s.district_id and t.member_id = s.member_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4)
select @run, 'map_district_alias', 'delete', t.alias, t.district_id, t.pipeline_id, t.run_id
from dw.map_district_alias as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district_alias as s where t.alias = s.alias and t.district_id = s.district_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete t from dw.map_district_alias as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district_alias as s where t.alias = s.alias and t.district_id = s.district_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'map_district_code', 'delete', t.district_id, t.former_code, t.former_name, t.valid_to, t.pipeline_id, t.run_id
from dw.map_district_code as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district_former_code as s where t.former_code = s.former_code and t.district_id = s.district_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete t from dw.map_district_code as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district_former_code as s where t.former_code = s.former_code and t.district_id = s.district_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'dim_school_group', 'delete', t.school_group_key, t.school_group_id, t.name_zh, t.group_kind, t.pipeline_id, t.run_id
from dw.dim_school_group as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_school_group as s where t.school_group_id = s.school_group_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete t from dw.dim_school_group as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_school_group as s where t.school_group_id = s.school_group_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11)
select @run, 'dim_school', 'delete', t.school_key, t.school_id, t.name_zh, t.school_type, t.school_type_name, t.founder, t.founder_name, t.is_public, t.pipeline_id, t.run_id, t.is_inferred
from dw.dim_school as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_school as s where t.school_id = s.school_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete t from dw.dim_school as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_school as s where t.school_id = s.school_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'dim_project', 'delete', t.project_key, t.project_id, t.name_zh, t.project_kind, t.pipeline_id, t.run_id
from dw.dim_project as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_project as s where t.project_id = s.project_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete t from dw.dim_project as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_project as s where t.project_id = s.project_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13)
select @run, 'dim_district', 'delete', t.district_key, t.district_id, t.gb_code, t.code_scheme, t.name_zh, t.name_en, t.level, t.statistical_parent_id, t.managing_parent_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dw.dim_district as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district as s where t.district_id = s.district_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete t from dw.dim_district as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_district as s where t.district_id = s.district_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5)
select @run, 'dim_department', 'delete', t.department_key, t.department_id, t.name_zh, t.pipeline_id, t.run_id
from dw.dim_department as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_department as s where t.department_id = s.department_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete t from dw.dim_department as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_department as s where t.department_id = s.department_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5)
select @run, 'dim_department', 'update', t.department_key, t.department_id, t.name_zh, t.pipeline_id, t.run_id
from dw.dim_department as t, #stg_department as s
where t.department_id = s.department_id
    and t.pipeline_id = @pipeline
    and (exists (select t.name_zh collate Latin1_General_BIN2 except select s.name_zh collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

select count(*) from #stg_department;

update t
set name_zh = s.name_zh, run_id = @run
from dw.dim_department as t, #stg_department as s
where t.department_id = s.department_id
    and t.pipeline_id = @pipeline
    and (exists (select t.name_zh collate Latin1_General_BIN2 except select s.name_zh collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

insert into dw.dim_department (department_id, name_zh, pipeline_id, run_id)
select s.department_id, s.name_zh, @pipeline, @run
from #stg_department as s
where not exists (select 1 from dw.dim_department as t where t.department_id = s.department_id)
order by s.department_id;
-- with @pipeline String, @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13)
select @run, 'dim_district', 'update', t.district_key, t.district_id, t.gb_code, t.code_scheme, t.name_zh, t.name_en, t.level, t.statistical_parent_id, t.managing_parent_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dw.dim_district as t, #stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

update t
set gb_code = null, run_id = @run
from dw.dim_district as t, #stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (exists (select t.gb_code collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

select count(*) from #stg_district;

update t
set gb_code = s.gb_code, code_scheme = s.code_scheme, name_zh = s.name_zh, name_en = s.name_en, level = s.level, statistical_parent_id = s.statistical_parent_id, managing_parent_id = s.managing_parent_id, valid_from = s.valid_from, valid_to = s.valid_to, run_id = @run
from dw.dim_district as t, #stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

insert into dw.dim_district (district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to, pipeline_id, run_id)
select s.district_id, s.gb_code, s.code_scheme, s.name_zh, s.name_en, s.level, s.statistical_parent_id, s.managing_parent_id, s.valid_from, s.valid_to, @pipeline, @run
from #stg_district as s
where not exists (select 1 from dw.dim_district as t where t.district_id = s.district_id)
order by s.district_id;
-- with @pipeline String, @run Int64

select district_id, coalesce(statistical_parent_id, managing_parent_id) from dw.dim_district;

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'dim_project', 'update', t.project_key, t.project_id, t.name_zh, t.project_kind, t.pipeline_id, t.run_id
from dw.dim_project as t, #stg_project as s
where t.project_id = s.project_id
    and t.pipeline_id = @pipeline
    and (exists (select t.name_zh collate Latin1_General_BIN2, t.project_kind collate Latin1_General_BIN2 except select s.name_zh collate Latin1_General_BIN2, s.project_kind collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

select count(*) from #stg_project;

update t
set name_zh = s.name_zh, project_kind = s.project_kind, run_id = @run
from dw.dim_project as t, #stg_project as s
where t.project_id = s.project_id
    and t.pipeline_id = @pipeline
    and (exists (select t.name_zh collate Latin1_General_BIN2, t.project_kind collate Latin1_General_BIN2 except select s.name_zh collate Latin1_General_BIN2, s.project_kind collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

insert into dw.dim_project (project_id, name_zh, project_kind, pipeline_id, run_id)
select s.project_id, s.name_zh, s.project_kind, @pipeline, @run
from #stg_project as s
where not exists (select 1 from dw.dim_project as t where t.project_id = s.project_id)
order by s.project_id;
-- with @pipeline String, @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11)
select @run, 'dim_school', 'update', t.school_key, t.school_id, t.name_zh, t.school_type, t.school_type_name, t.founder, t.founder_name, t.is_public, t.pipeline_id, t.run_id, t.is_inferred
from dw.dim_school as t, #stg_school as s
where t.school_id = s.school_id
    and (t.pipeline_id = @pipeline or (t.is_inferred = 1 and s.is_inferred is null))
    and (exists (select t.name_zh collate Latin1_General_BIN2, t.school_type collate Latin1_General_BIN2, t.school_type_name collate Latin1_General_BIN2, t.founder collate Latin1_General_BIN2, t.founder_name collate Latin1_General_BIN2, t.is_public, t.is_inferred except select s.name_zh collate Latin1_General_BIN2, s.school_type collate Latin1_General_BIN2, s.school_type_name collate Latin1_General_BIN2, s.founder collate Latin1_General_BIN2, s.founder_name collate Latin1_General_BIN2, s.is_public, s.is_inferred));
-- with @pipeline String, @run Int64

select count(*) from #stg_school;

update t
set name_zh = s.name_zh, school_type = s.school_type, school_type_name = s.school_type_name, founder = s.founder, founder_name = s.founder_name, is_public = s.is_public, is_inferred = s.is_inferred, run_id = @run, pipeline_id = @pipeline
from dw.dim_school as t, #stg_school as s
where t.school_id = s.school_id
    and (t.pipeline_id = @pipeline or (t.is_inferred = 1 and s.is_inferred is null))
    and (exists (select t.name_zh collate Latin1_General_BIN2, t.school_type collate Latin1_General_BIN2, t.school_type_name collate Latin1_General_BIN2, t.founder collate Latin1_General_BIN2, t.founder_name collate Latin1_General_BIN2, t.is_public, t.is_inferred except select s.name_zh collate Latin1_General_BIN2, s.school_type collate Latin1_General_BIN2, s.school_type_name collate Latin1_General_BIN2, s.founder collate Latin1_General_BIN2, s.founder_name collate Latin1_General_BIN2, s.is_public, s.is_inferred));
-- with @pipeline String, @run Int64

insert into dw.dim_school (school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, is_inferred, pipeline_id, run_id)
select s.school_id, s.name_zh, s.school_type, s.school_type_name, s.founder, s.founder_name, s.is_public, s.is_inferred, @pipeline, @run
from #stg_school as s
where not exists (select 1 from dw.dim_school as t where t.school_id = s.school_id)
order by s.school_id;
-- with @pipeline String, @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'dim_school_group', 'update', t.school_group_key, t.school_group_id, t.name_zh, t.group_kind, t.pipeline_id, t.run_id
from dw.dim_school_group as t, #stg_school_group as s
where t.school_group_id = s.school_group_id
    and t.pipeline_id = @pipeline
    and (exists (select t.name_zh collate Latin1_General_BIN2, t.group_kind collate Latin1_General_BIN2 except select s.name_zh collate Latin1_General_BIN2, s.group_kind collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

select count(*) from #stg_school_group;

update t
set name_zh = s.name_zh, group_kind = s.group_kind, run_id = @run
from dw.dim_school_group as t, #stg_school_group as s
where t.school_group_id = s.school_group_id
    and t.pipeline_id = @pipeline
    and (exists (select t.name_zh collate Latin1_General_BIN2, t.group_kind collate Latin1_General_BIN2 except select s.name_zh collate Latin1_General_BIN2, s.group_kind collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

insert into dw.dim_school_group (school_group_id, name_zh, group_kind, pipeline_id, run_id)
select s.school_group_id, s.name_zh, s.group_kind, @pipeline, @run
from #stg_school_group as s
where not exists (select 1 from dw.dim_school_group as t where t.school_group_id = s.school_group_id)
order by s.school_group_id;
-- with @pipeline String, @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'map_district_code', 'update', t.district_id, t.former_code, t.former_name, t.valid_to, t.pipeline_id, t.run_id
from dw.map_district_code as t, #stg_district_former_code as s
where t.former_code = s.former_code and t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (exists (select t.former_name collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.former_name collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

select count(*) from #stg_district_former_code;

update t
set former_name = s.former_name, valid_to = s.valid_to, run_id = @run
from dw.map_district_code as t, #stg_district_former_code as s
where t.former_code = s.former_code and t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (exists (select t.former_name collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.former_name collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

insert into dw.map_district_code (former_code, district_id, former_name, valid_to, pipeline_id, run_id)
select s.former_code, s.district_id, s.former_name, s.valid_to, @pipeline, @run
from #stg_district_former_code as s
where not exists (select 1 from dw.map_district_code as t where t.former_code = s.former_code and t.district_id = s.district_id)
order by s.former_code, s.district_id;
-- with @pipeline String, @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4)
select @run, 'map_district_alias', 'update', t.alias, t.district_id, t.pipeline_id, t.run_id
from dw.map_district_alias as t, #stg_district_alias as s
where t.alias = s.alias and t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (1 = 0);
-- with @pipeline String, @run Int64

select count(*) from #stg_district_alias;

update t
set run_id = @run
from dw.map_district_alias as t, #stg_district_alias as s
where t.alias = s.alias and t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (1 = 0);
-- with @pipeline String, @run Int64

insert into dw.map_district_alias (alias, district_id, pipeline_id, run_id)
select s.alias, s.district_id, @pipeline, @run
from #stg_district_alias as s
where not exists (select 1 from dw.map_district_alias as t where t.alias = s.alias and t.district_id = s.district_id)
order by s.alias, s.district_id;
-- with @pipeline String, @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'bridge_district_member', 'update', t.district_id, t.member_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dw.bridge_district_member as t, #stg_district_member as s
where t.district_id = s.district_id and t.member_id = s.member_id
    and t.pipeline_id = @pipeline
    and (exists (select t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

select count(*) from #stg_district_member;

update t
set valid_from = s.valid_from, valid_to = s.valid_to, run_id = @run
from dw.bridge_district_member as t, #stg_district_member as s
where t.district_id = s.district_id and t.member_id = s.member_id
    and t.pipeline_id = @pipeline
    and (exists (select t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

insert into dw.bridge_district_member (district_id, member_id, valid_from, valid_to, pipeline_id, run_id)
select s.district_id, s.member_id, s.valid_from, s.valid_to, @pipeline, @run
from #stg_district_member as s
where not exists (select 1 from dw.bridge_district_member as t where t.district_id = s.district_id and t.member_id = s.member_id)
order by s.district_id, s.member_id;
-- with @pipeline String, @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7)
select @run, 'map_code_history', 'update', t.code, t.valid_from, t.name_zh, t.valid_to, t.district_id, t.pipeline_id, t.run_id
from dw.map_code_history as t, #stg_district_code_history as s
where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh
    and t.pipeline_id = @pipeline
    and (exists (select t.valid_to collate Latin1_General_BIN2, t.district_id collate Latin1_General_BIN2 except select s.valid_to collate Latin1_General_BIN2, s.district_id collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

select count(*) from #stg_district_code_history;

update t
set valid_to = s.valid_to, district_id = s.district_id, run_id = @run
from dw.map_code_history as t, #stg_district_code_history as s
where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh
    and t.pipeline_id = @pipeline
    and (exists (select t.valid_to collate Latin1_General_BIN2, t.district_id collate Latin1_General_BIN2 except select s.valid_to collate Latin1_General_BIN2, s.district_id collate Latin1_General_BIN2));
-- with @pipeline String, @run Int64

insert into dw.map_code_history (code, valid_from, name_zh, valid_to, district_id, pipeline_id, run_id)
select s.code, s.valid_from, s.name_zh, s.valid_to, s.district_id, @pipeline, @run
from #stg_district_code_history as s
where not exists (select 1 from dw.map_code_history as t where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh)
order by s.code, s.valid_from, s.name_zh;
-- with @pipeline String, @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14)
select @run, 'map_member_state', 'update', t.dimension, t.member_id, t.valid_from, t.valid_to, t.change, t.name_zh, t.code, t.kind, t.parent_id, t.founder, t.recognition, t.source_line, t.pipeline_id, t.run_id
from dw.map_member_state as t, #stg_member_history as s
where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from
    and t.pipeline_id = @pipeline
    and (exists (select t.valid_to collate Latin1_General_BIN2, t.change collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.code collate Latin1_General_BIN2, t.kind collate Latin1_General_BIN2, t.parent_id collate Latin1_General_BIN2, t.founder collate Latin1_General_BIN2, t.recognition collate Latin1_General_BIN2, t.source_line except select s.valid_to collate Latin1_General_BIN2, s.change collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.code collate Latin1_General_BIN2, s.kind collate Latin1_General_BIN2, s.parent_id collate Latin1_General_BIN2, s.founder collate Latin1_General_BIN2, s.recognition collate Latin1_General_BIN2, s.source_line));
-- with @pipeline String, @run Int64

select count(*) from #stg_member_history;

update t
set valid_to = s.valid_to, change = s.change, name_zh = s.name_zh, code = s.code, kind = s.kind, parent_id = s.parent_id, founder = s.founder, recognition = s.recognition, source_line = s.source_line, run_id = @run
from dw.map_member_state as t, #stg_member_history as s
where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from
    and t.pipeline_id = @pipeline
    and (exists (select t.valid_to collate Latin1_General_BIN2, t.change collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.code collate Latin1_General_BIN2, t.kind collate Latin1_General_BIN2, t.parent_id collate Latin1_General_BIN2, t.founder collate Latin1_General_BIN2, t.recognition collate Latin1_General_BIN2, t.source_line except select s.valid_to collate Latin1_General_BIN2, s.change collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.code collate Latin1_General_BIN2, s.kind collate Latin1_General_BIN2, s.parent_id collate Latin1_General_BIN2, s.founder collate Latin1_General_BIN2, s.recognition collate Latin1_General_BIN2, s.source_line));
-- with @pipeline String, @run Int64

insert into dw.map_member_state (dimension, member_id, valid_from, valid_to, change, name_zh, code, kind, parent_id, founder, recognition, source_line, pipeline_id, run_id)
select s.dimension, s.member_id, s.valid_from, s.valid_to, s.change, s.name_zh, s.code, s.kind, s.parent_id, s.founder, s.recognition, s.source_line, @pipeline, @run
from #stg_member_history as s
where not exists (select 1 from dw.map_member_state as t where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from)
order by s.dimension, s.member_id, s.valid_from;
-- with @pipeline String, @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8)
select @run, 'map_member_succession', 'update', t.dimension, t.predecessor, t.successor, t.kind, t.valid_from, t.source_line, t.pipeline_id, t.run_id
from dw.map_member_succession as t, #stg_member_succession as s
where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor
    and t.pipeline_id = @pipeline
    and (exists (select t.kind collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.source_line except select s.kind collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.source_line));
-- with @pipeline String, @run Int64

select count(*) from #stg_member_succession;

update t
set kind = s.kind, valid_from = s.valid_from, source_line = s.source_line, run_id = @run
from dw.map_member_succession as t, #stg_member_succession as s
where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor
    and t.pipeline_id = @pipeline
    and (exists (select t.kind collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.source_line except select s.kind collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.source_line));
-- with @pipeline String, @run Int64

insert into dw.map_member_succession (dimension, predecessor, successor, kind, valid_from, source_line, pipeline_id, run_id)
select s.dimension, s.predecessor, s.successor, s.kind, s.valid_from, s.source_line, @pipeline, @run
from #stg_member_succession as s
where not exists (select 1 from dw.map_member_succession as t where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor)
order by s.dimension, s.predecessor, s.successor;
-- with @pipeline String, @run Int64

select dimension, predecessor, successor from dw.map_member_succession;

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

select count(*) from (
select s.source, s.line
from #stg_department as s
where exists (select 1 from dw.dim_department as t where t.department_id = s.department_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from #stg_district as s
where exists (select 1 from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from #stg_project as s
where exists (select 1 from dw.dim_project as t where t.project_id = s.project_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from #stg_school as s
where exists (select 1 from dw.dim_school as t where t.school_id = s.school_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from #stg_school_group as s
where exists (select 1 from dw.dim_school_group as t where t.school_group_id = s.school_group_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from #stg_district_former_code as s
where exists (select 1 from dw.map_district_code as t where t.former_code = s.former_code and t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from #stg_district_alias as s
where exists (select 1 from dw.map_district_alias as t where t.alias = s.alias and t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from #stg_district_member as s
where exists (select 1 from dw.bridge_district_member as t where t.district_id = s.district_id and t.member_id = s.member_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from #stg_district_code_history as s
where exists (select 1 from dw.map_code_history as t where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from #stg_member_history as s
where exists (select 1 from dw.map_member_state as t where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from #stg_member_succession as s
where exists (select 1 from dw.map_member_succession as t where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor and t.pipeline_id = @pipeline and t.run_id = @run)) as c;
-- with @pipeline String, @run Int64

insert into etl.data_version (data_version, run_id, committed_at)
select coalesce(max(data_version), 0) + 1, @run, @now from etl.data_version;
select max(data_version) from etl.data_version;
-- with @now DateTimeOffset, @run Int64

update etl.run
set rows_read = @RowsRead, rows_rejected = @RowsRejected, rows_discarded = @RowsDiscarded, rows_unchanged = @unchangedRows, rejects = @Rejects,
inserted = @inserted, updated = @updated, unchanged = @unchanged, deleted = @deleted, data_version = @dataVersion
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @Rejects Int64, @RowsDiscarded Int64, @RowsRead Int64, @RowsRejected Int64, @dataVersion Int64, @deleted Int64, @fence Int64, @inserted Int64, @now DateTimeOffset, @runId Int64, @unchanged Int64, @unchangedRows Int64, @updated Int64

update etl.run set heartbeat_at = @now where state in ('reading', 'staging', 'committing');
-- with @now DateTimeOffset

update etl.run
set state = @state, ended_at = @now, error_code = @code, error_message = @message, error_location = @path, error_hint = @hint
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @code String, @fence Int64, @hint String, @message String, @now DateTimeOffset, @path String, @runId Int64, @state String

-- rows to stg_source (source, source_file, sheet, source_id)

-- rows to stg_department (source, line, department_id, name_zh)

-- rows to stg_district (source, line, district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to)

-- rows to stg_project (source, line, project_id, name_zh, project_kind)

-- rows to stg_school (source, line, school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, is_inferred)

-- rows to stg_school_group (source, line, school_group_id, name_zh, group_kind)

-- rows to stg_district_former_code (source, line, former_code, district_id, former_name, valid_to)

-- rows to stg_district_alias (source, line, alias, district_id)

-- rows to stg_district_member (source, line, district_id, member_id, valid_from, valid_to)

-- rows to stg_district_code_history (source, line, code, valid_from, name_zh, valid_to, district_id)

-- rows to stg_member_history (source, line, dimension, member_id, valid_from, valid_to, change, name_zh, code, kind, parent_id, founder, recognition, source_line)

-- rows to stg_member_succession (source, line, dimension, predecessor, successor, kind, valid_from, source_line)

-- rows to stg_reject (source, line, column_name, code, message, hint, raw)

-- rows to stg_reject_row (source, line, cells)

-- rows to stg_header (source, headers)

-- rows to stg_discard (source, line, rule_name)
