
-- == published_education

select name as "Name", case when type = 'integer' collate nocase then 'integer' else '' end as "Type", "notnull" as "NotNull", pk as "KeyPosition" from pragma_table_info(@table);
-- with @table String

create temp table stg_source (source integer not null, source_file text not null, sheet text not null, source_id integer not null, primary key (source)) without rowid;

create temp table stg_reject (seq integer primary key, source integer not null, line integer not null, column_name text not null, code text not null, message text not null, hint text not null, raw text not null, staging text, staged_seq integer);

create temp table stg_discard (source integer not null, line integer not null, rule_name text not null);

create index temp.ix_stg_discard on stg_discard (source, line);

create temp table stg_reject_row (source integer not null, line integer not null, cells text);

create index temp.ix_stg_reject_row on stg_reject_row (source, line);

create temp table stg_header (source integer not null, headers text not null, primary key (source)) without rowid;

create temp table repeated (staging text not null, seq integer not null, first_seq integer not null, differs integer not null, primary key (staging, seq)) without rowid;

create temp table touched (source integer not null, line integer not null, primary key (source, line)) without rowid;

create temp table kept (source integer not null, line integer not null, primary key (source, line)) without rowid;

create temp table stg_district (seq integer primary key, source integer not null, line integer not null, district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to);

create index temp.ix_stg_district on stg_district (district_id);

create index temp.ix_stg_district_code on stg_district (gb_code);

create temp table known_academic_year (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_district (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_stage (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table stg_published_education (seq integer primary key, source integer, line integer, district_key integer, stage_key integer, academic_year integer, measure, value, obs_status, source_id integer, source_line integer, source_column);

create temp table used_district (number integer not null, id text not null, primary key (id)) without rowid;

create index temp.ix_used_district on used_district (number);

create temp table used_stage (number integer not null, id text not null, primary key (id)) without rowid;

create index temp.ix_used_stage on used_stage (number);

create temp table used_academic_year (number integer not null, id text not null, primary key (id)) without rowid;

create index temp.ix_used_academic_year on used_academic_year (number);

select "file", sheet, source_id from etl_source;

select t.district_id, t.district_key from dim_district as t;

select t.stage_id, t.stage_key from dim_stage as t;

select cast(t.academic_year as nvarchar(20)), t.academic_year from dim_academic_year as t;

select count(*) from temp.stg_district;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'district_id is missing.', '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.district_id is null;

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'code_scheme is missing.', '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.code_scheme is null;

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.name_zh is null;

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'level is missing.', '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.level is null;

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_level', concat('Level ''', s.level, ''' is not known.'), 'Known are NAT, PROV, CITY, COUNTY, MZONE, TOWN, SUBZONE.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.level not in ('NAT', 'PROV', 'CITY', 'COUNTY', 'MZONE', 'TOWN', 'SUBZONE');

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_district', c.seq, c.first_seq, case when o.gb_code is not p.gb_code or o.code_scheme is not p.code_scheme or o.name_zh is not p.name_zh or o.name_en is not p.name_en or o.level is not p.level or o.statistical_parent_id is not p.statistical_parent_id or o.managing_parent_id is not p.managing_parent_id or o.valid_from is not p.valid_from or o.valid_to is not p.valid_to then 1 else 0 end
from (
    select seq, min(seq) over (partition by district_id) as first_seq, count(*) over (partition by district_id) as copies
    from temp.stg_district) as c
join temp.stg_district as o on o.seq = c.seq
join temp.stg_district as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from temp.repeated as d join temp.stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq))), '; that one is kept.'), '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where exists (select 1 from temp.repeated as d join temp.stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dim_district as t where t.district_id = s.district_id and t.pipeline_id <> @pipeline and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to)), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where exists (select 1 from dim_district as t where t.district_id = s.district_id and t.pipeline_id <> @pipeline and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to));
-- with @pipeline String

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_code', concat('Code ', s.gb_code, ' is also that of ', (select min(u.id) from (select o.district_id as id from temp.stg_district as o where o.gb_code = s.gb_code and o.seq <> s.seq
union all
select t.district_id
from dim_district as t
where t.gb_code = s.gb_code
    and t.district_id <> s.district_id
    and 1 = 1
    and not exists (select 1 from temp.stg_district as n where n.district_id = t.district_id)) as u), '.'), 'A code belongs to one member; a code it had before is a former code.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.gb_code is not null and exists (select o.district_id as id from temp.stg_district as o where o.gb_code = s.gb_code and o.seq <> s.seq
union all
select t.district_id
from dim_district as t
where t.gb_code = s.gb_code
    and t.district_id <> s.district_id
    and 1 = 1
    and not exists (select 1 from temp.stg_district as n where n.district_id = t.district_id));

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

delete from temp.known_district;

insert into temp.known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dim_district as t
where not (1 = 0);

update temp.known_district as k
set level = s.level
from temp.stg_district as s
where s.district_id = k.id and s.level is not null;

insert into temp.known_district (id, level)
select s.district_id, coalesce(s.level, '')
from temp.stg_district as s
where s.district_id is not null
    and not exists (select 1 from temp.stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_district as k where k.id = s.district_id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.statistical_parent_id, ''' is not known.'), 'statistical_parent_id names a member of district.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.statistical_parent_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.statistical_parent_id);

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.managing_parent_id, ''' is not known.'), 'managing_parent_id names a member of district.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.managing_parent_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.managing_parent_id);

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

delete from temp.known_district;

insert into temp.known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dim_district as t
where not (1 = 0);

update temp.known_district as k
set level = s.level
from temp.stg_district as s
where s.district_id = k.id and s.level is not null;

insert into temp.known_district (id, level)
select s.district_id, coalesce(s.level, '')
from temp.stg_district as s
where s.district_id is not null
    and not exists (select 1 from temp.stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_district as k where k.id = s.district_id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.statistical_parent_id, ''' is not known.'), 'statistical_parent_id names a member of district.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.statistical_parent_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.statistical_parent_id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.managing_parent_id, ''' is not known.'), 'managing_parent_id names a member of district.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.managing_parent_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.managing_parent_id);

delete from temp.known_district;

insert into temp.known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dim_district as t
where not (1 = 0);

update temp.known_district as k
set level = s.level
from temp.stg_district as s
where s.district_id = k.id and s.level is not null;

insert into temp.known_district (id, level)
select s.district_id, coalesce(s.level, '')
from temp.stg_district as s
where s.district_id is not null
    and not exists (select 1 from temp.stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_district as k where k.id = s.district_id);

delete from temp.known_stage;

insert into temp.known_stage (id, level, member_key)
select t.stage_id, t.level, t.stage_key
from dim_stage as t
where not (1 = 0);

insert into temp.known_academic_year (id, level, member_key)
select cast(academic_year as nvarchar(20)), 'YEAR', academic_year
from dim_academic_year;

select count(*) from temp.used_district as u where not exists (select 1 from temp.known_district as k where k.id = u.id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.unknown_member', concat('district ''', (select u.id from temp.used_district as u where u.number = s.district_key), ''' is not known.'), '', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where s.district_key in (select u.number from temp.used_district as u where not exists (select 1 from temp.known_district as k where k.id = u.id));

delete from temp.stg_published_education where seq in (select staged_seq from temp.stg_reject where staging = 'stg_published_education');

select count(*) from temp.used_district as u where exists (select 1 from temp.known_district as k where k.id = u.id and k.level not in ('NAT', 'PROV'));

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.level_not_reported', concat('district ''', (select u.id from temp.used_district as u where u.number = s.district_key), ''' is of a level that published_education does not report.'), 'It reports NAT, PROV.', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where s.district_key in (select u.number from temp.used_district as u where exists (select 1 from temp.known_district as k where k.id = u.id and k.level not in ('NAT', 'PROV')));

delete from temp.stg_published_education where seq in (select staged_seq from temp.stg_reject where staging = 'stg_published_education');

select count(*) from temp.used_stage as u where not exists (select 1 from temp.known_stage as k where k.id = u.id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.unknown_member', concat('stage ''', (select u.id from temp.used_stage as u where u.number = s.stage_key), ''' is not known.'), '', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where s.stage_key in (select u.number from temp.used_stage as u where not exists (select 1 from temp.known_stage as k where k.id = u.id));

delete from temp.stg_published_education where seq in (select staged_seq from temp.stg_reject where staging = 'stg_published_education');

select count(*) from temp.used_stage as u where exists (select 1 from temp.known_stage as k where k.id = u.id and k.level not in ('STAGE'));

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.level_not_reported', concat('stage ''', (select u.id from temp.used_stage as u where u.number = s.stage_key), ''' is of a level that published_education does not report.'), 'It reports STAGE.', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where s.stage_key in (select u.number from temp.used_stage as u where exists (select 1 from temp.known_stage as k where k.id = u.id and k.level not in ('STAGE')));

delete from temp.stg_published_education where seq in (select staged_seq from temp.stg_reject where staging = 'stg_published_education');

select count(*) from temp.used_academic_year as u where not exists (select 1 from temp.known_academic_year as k where k.id = u.id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.unknown_member', concat('academic_year ''', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), ''' is not known.'), '', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where s.academic_year in (select u.number from temp.used_academic_year as u where not exists (select 1 from temp.known_academic_year as k where k.id = u.id));

delete from temp.stg_published_education where seq in (select staged_seq from temp.stg_reject where staging = 'stg_published_education');

select count(*) from temp.used_academic_year as u where exists (select 1 from temp.known_academic_year as k where k.id = u.id and k.level not in ('YEAR'));

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.level_not_reported', concat('academic_year ''', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), ''' is of a level that published_education does not report.'), 'It reports YEAR.', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where s.academic_year in (select u.number from temp.used_academic_year as u where exists (select 1 from temp.known_academic_year as k where k.id = u.id and k.level not in ('YEAR')));

delete from temp.stg_published_education where seq in (select staged_seq from temp.stg_reject where staging = 'stg_published_education');

select count(*) from temp.used_district as u join temp.known_district as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_district where not exists (select 1 from temp.known_district as k where k.id = temp.used_district.id);

update temp.stg_published_education
set district_key = (select k.member_key from temp.used_district as u join temp.known_district as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_published_education.district_key)
where district_key in (select u.number from temp.used_district as u join temp.known_district as k on k.id = u.id where k.member_key <> u.number);

update temp.used_district as u
set number = k.member_key
from temp.known_district as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from temp.used_stage as u join temp.known_stage as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_stage where not exists (select 1 from temp.known_stage as k where k.id = temp.used_stage.id);

update temp.stg_published_education
set stage_key = (select k.member_key from temp.used_stage as u join temp.known_stage as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_published_education.stage_key)
where stage_key in (select u.number from temp.used_stage as u join temp.known_stage as k on k.id = u.id where k.member_key <> u.number);

update temp.used_stage as u
set number = k.member_key
from temp.known_stage as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from temp.used_academic_year as u join temp.known_academic_year as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_academic_year where not exists (select 1 from temp.known_academic_year as k where k.id = temp.used_academic_year.id);

update temp.stg_published_education
set academic_year = (select k.member_key from temp.used_academic_year as u join temp.known_academic_year as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_published_education.academic_year)
where academic_year in (select u.number from temp.used_academic_year as u join temp.known_academic_year as k on k.id = u.id where k.member_key <> u.number);

update temp.used_academic_year as u
set number = k.member_key
from temp.known_academic_year as k
where k.id = u.id and k.member_key <> u.number;

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_published_education', c.seq, c.first_seq, case when o.value is not p.value or o.obs_status is not p.obs_status then 1 else 0 end
from (
    select seq, min(seq) over (partition by measure, academic_year, stage_key, district_key) as first_seq, count(*) over (partition by measure, academic_year, stage_key, district_key) as copies
    from temp.stg_published_education where (measure, academic_year, stage_key, district_key) in (select measure, academic_year, stage_key, district_key from temp.stg_published_education where seq in (2))) as c
join temp.stg_published_education as o on o.seq = c.seq
join temp.stg_published_education as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from temp.repeated as d join temp.stg_published_education as o on o.seq = d.first_seq where d.staging = 'stg_published_education' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_published_education as o on o.seq = d.first_seq where d.staging = 'stg_published_education' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where exists (select 1 from temp.repeated as d join temp.stg_published_education as o on o.seq = d.first_seq where d.staging = 'stg_published_education' and d.seq = s.seq and d.first_seq in (select first_seq from temp.repeated where staging = 'stg_published_education' and differs = 1));

delete from temp.stg_published_education where seq in (select staged_seq from temp.stg_reject where staging = 'stg_published_education');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from temp.repeated as d join temp.stg_published_education as o on o.seq = d.first_seq where d.staging = 'stg_published_education' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_published_education as o on o.seq = d.first_seq where d.staging = 'stg_published_education' and d.seq = s.seq))), '.'), '', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where exists (select 1 from temp.repeated as d join temp.stg_published_education as o on o.seq = d.first_seq where d.staging = 'stg_published_education' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_published_education where seq in (select staged_seq from temp.stg_reject where staging = 'stg_published_education');

select case when exists (select 1 from fct_published_education) then 1 else 0 end;

create index temp.ix_stg_published_education on stg_published_education (measure, academic_year, stage_key, district_key);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id <> @pipeline and 1 = 1), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where exists (select 1 from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id <> @pipeline and 1 = 1);
-- with @pipeline String

delete from temp.stg_published_education where seq in (select staged_seq from temp.stg_reject where staging = 'stg_published_education');

insert into temp.touched (source, line)
select source, line from temp.stg_reject
union
select source, line from temp.stg_discard;

select count(*) from temp.touched;

insert into temp.kept (source, line)
select s.source, s.line from temp.stg_district as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from temp.stg_published_education as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line);

select count(*) from (select distinct source, line from temp.stg_reject as r where r.staged_seq is not null and not exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line)) as c;

select count(*) from (select distinct source, line from temp.stg_discard as r where not exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line)) as c;

select count(*) from (select distinct source, line from temp.stg_reject as r where not exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line) and not exists (select 1 from temp.stg_discard as d where d.source = r.source and d.line = r.line)) as c;

select count(*) from (select distinct source, line from temp.stg_reject) as c;

select count(*) from temp.stg_reject;

delete from etl_reject where run_id = @run;
-- with @run Int64

delete from etl_reject_row where run_id = @run;
-- with @run Int64

delete from etl_reject_header where run_id = @run;
-- with @run Int64

delete from etl_discard where run_id = @run;
-- with @run Int64

insert into etl_reject_row (run_id, row_no, "file", sheet, line, cells, is_whole, state)
select
    @run, row_number() over (order by r.source, r.line), s.source_file, s.sheet, r.line,
    (select min(c.cells) from temp.stg_reject_row as c where c.source = r.source and c.line = r.line),
    case when exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line) then 0 else 1 end,
    'open'
from (select distinct source, line from temp.stg_reject) as r
join temp.stg_source as s on s.source = r.source;
-- with @run Int64

insert into etl_reject (run_id, seq, "file", sheet, line, column_name, code, message, hint, raw, row_no)
select
    @run, row_number() over (order by r.source, r.line, r.seq), s.source_file, s.sheet, r.line, r.column_name, r.code, r.message, r.hint, r.raw,
    dense_rank() over (order by r.source, r.line)
from temp.stg_reject as r
join temp.stg_source as s on s.source = r.source;
-- with @run Int64

insert into etl_reject_header (run_id, "file", sheet, headers)
select @run, s.source_file, s.sheet, h.headers
from temp.stg_header as h
join temp.stg_source as s on s.source = h.source
where exists (select 1 from temp.stg_reject as r where r.source = h.source);
-- with @run Int64

insert into etl_discard (run_id, rule_name, rows_discarded)
select @run, d.rule_name, count(*)
from (
    select source, line, min(rule_name) as rule_name
    from temp.stg_discard
    group by source, line) as d
where not exists (select 1 from temp.kept as k where k.source = d.source and k.line = d.line)
group by d.rule_name;
-- with @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13)
select @run, 'dim_district', 'update', t.district_key, t.district_id, t.gb_code, t.code_scheme, t.name_zh, t.name_en, t.level, t.statistical_parent_id, t.managing_parent_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dim_district as t, temp.stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to);
-- with @pipeline String, @run Int64

update dim_district as t
set gb_code = null, run_id = @run
from temp.stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (t.gb_code is not s.gb_code);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_district;

update dim_district as t
set gb_code = s.gb_code, code_scheme = s.code_scheme, name_zh = s.name_zh, name_en = s.name_en, level = s.level, statistical_parent_id = s.statistical_parent_id, managing_parent_id = s.managing_parent_id, valid_from = s.valid_from, valid_to = s.valid_to, run_id = @run
from temp.stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to);
-- with @pipeline String, @run Int64

insert into dim_district (district_key, district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to, pipeline_id, run_id)
select (select max(k.last_key) from (select coalesce(max(district_key), 0) as last_key from dim_district union all select last_key from etl_member_key where table_name = 'dim_district') as k) + row_number() over (order by s.district_id), s.district_id, s.gb_code, s.code_scheme, s.name_zh, s.name_en, s.level, s.statistical_parent_id, s.managing_parent_id, s.valid_from, s.valid_to, @pipeline, @run
from temp.stg_district as s
where not exists (select 1 from dim_district as t where t.district_id = s.district_id)
order by s.district_id;
-- with @pipeline String, @run Int64

select district_id, coalesce(statistical_parent_id, managing_parent_id) from dim_district;

select count(*) from temp.known_district as k where k.member_key is null;

update temp.known_district as k
set member_key = t.district_key
from dim_district as t
where t.district_id = k.id and k.member_key is null;

select count(*) from temp.known_stage as k where k.member_key is null;

update temp.known_stage as k
set member_key = t.stage_key
from dim_stage as t
where t.stage_id = k.id and k.member_key is null;

insert into etl_source ("file", sheet)
select f.source_file, f.sheet
from temp.stg_source as f
where not exists (select 1 from etl_source as e where e."file" = f.source_file and e.sheet = f.sheet)
order by f.source;

select count(*) from temp.used_district as u join temp.known_district as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_district where not exists (select 1 from temp.known_district as k where k.id = temp.used_district.id);

update temp.stg_published_education
set district_key = (select k.member_key from temp.used_district as u join temp.known_district as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_published_education.district_key)
where district_key in (select u.number from temp.used_district as u join temp.known_district as k on k.id = u.id where k.member_key <> u.number);

update temp.used_district as u
set number = k.member_key
from temp.known_district as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from temp.used_stage as u join temp.known_stage as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_stage where not exists (select 1 from temp.known_stage as k where k.id = temp.used_stage.id);

update temp.stg_published_education
set stage_key = (select k.member_key from temp.used_stage as u join temp.known_stage as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_published_education.stage_key)
where stage_key in (select u.number from temp.used_stage as u join temp.known_stage as k on k.id = u.id where k.member_key <> u.number);

update temp.used_stage as u
set number = k.member_key
from temp.known_stage as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from temp.used_academic_year as u join temp.known_academic_year as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_academic_year where not exists (select 1 from temp.known_academic_year as k where k.id = temp.used_academic_year.id);

update temp.stg_published_education
set academic_year = (select k.member_key from temp.used_academic_year as u join temp.known_academic_year as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_published_education.academic_year)
where academic_year in (select u.number from temp.used_academic_year as u join temp.known_academic_year as k on k.id = u.id where k.member_key <> u.number);

update temp.used_academic_year as u
set number = k.member_key
from temp.known_academic_year as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from temp.stg_source as f join etl_source as e on e."file" = f.source_file and e.sheet = f.sheet where e.source_id <> f.source_id;

update temp.stg_published_education
set source_id = (select e.source_id from temp.stg_source as f join etl_source as e on e."file" = f.source_file and e.sheet = f.sheet where f.source = temp.stg_published_education.source);

select case when exists (select 1 from fct_published_education) then 1 else 0 end;

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11)
select @run, 'fct_published_education', 'delete', t.district_key, t.stage_key, t.academic_year, t.measure, t.value, t.obs_status, t.pipeline_id, t.run_id, t.source_id, t.source_line, t.source_column
from fct_published_education as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_published_education as s where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete from fct_published_education as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_published_education as s where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key)
    and not (1 = 0);
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11)
select @run, 'fct_published_education', 'update', t.district_key, t.stage_key, t.academic_year, t.measure, t.value, t.obs_status, t.pipeline_id, t.run_id, t.source_id, t.source_line, t.source_column
from fct_published_education as t, temp.stg_published_education as s
where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key
    and t.pipeline_id = @pipeline
    and (t.value is not s.value or t.obs_status is not s.obs_status or t.source_id is not s.source_id or t.source_line is not s.source_line or t.source_column is not s.source_column);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_published_education;

update fct_published_education as t
set value = s.value, obs_status = s.obs_status, source_id = s.source_id, source_line = s.source_line, source_column = s.source_column, run_id = @run
from temp.stg_published_education as s
where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key
    and t.pipeline_id = @pipeline
    and (t.value is not s.value or t.obs_status is not s.obs_status or t.source_id is not s.source_id or t.source_line is not s.source_line or t.source_column is not s.source_column);
-- with @pipeline String, @run Int64

insert into fct_published_education (measure, academic_year, stage_key, district_key, value, obs_status, source_id, source_line, source_column, pipeline_id, run_id)
select s.measure, s.academic_year, s.stage_key, s.district_key, s.value, s.obs_status, s.source_id, s.source_line, s.source_column, @pipeline, @run
from temp.stg_published_education as s
where not exists (select 1 from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key)
order by s.measure, s.academic_year, s.stage_key, s.district_key;
-- with @pipeline String, @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13)
select @run, 'dim_district', 'delete', t.district_key, t.district_id, t.gb_code, t.code_scheme, t.name_zh, t.name_en, t.level, t.statistical_parent_id, t.managing_parent_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dim_district as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district as s where t.district_id = s.district_id)
    and not (exists (select 1 from fct_published_education as f where f.district_key = t.district_key) or exists (select 1 from fct_published_expenditure as f where f.district_key = t.district_key) or exists (select 1 from fct_published_funding as f where f.district_key = t.district_key) or exists (select 1 from fct_published_per_pupil as f where f.district_key = t.district_key) or exists (select 1 from fct_children as f where f.district_key = t.district_key) or exists (select 1 from fct_cohort as f where f.district_key = t.district_key) or exists (select 1 from fct_evaluation as f where f.district_key = t.district_key) or exists (select 1 from fct_project_financing as f where f.district_key = t.district_key) or exists (select 1 from fct_fiscal_context as f where f.district_key = t.district_key) or exists (select 1 from fct_funding as f where f.district_key = t.district_key) or exists (select 1 from fct_population as f where f.district_key = t.district_key) or exists (select 1 from fct_project_milestone as f where f.district_key = t.district_key) or exists (select 1 from fct_recruitment as f where f.district_key = t.district_key) or exists (select 1 from fct_responsibility_task as f where f.district_key = t.district_key) or exists (select 1 from fct_rotation as f where f.district_key = t.district_key) or exists (select 1 from fct_rotation_base as f where f.district_key = t.district_key) or exists (select 1 from fct_salary as f where f.district_key = t.district_key) or exists (select 1 from fct_survey as f where f.district_key = t.district_key) or exists (select 1 from fct_target as f where f.district_key = t.district_key) or exists (select 1 from fct_school_snapshot as f where f.district_key = t.district_key) or exists (select 1 from fct_class as f where f.district_key = t.district_key) or exists (select 1 from fct_enrolment as f where f.district_key = t.district_key) or exists (select 1 from fct_facility as f where f.district_key = t.district_key) or exists (select 1 from bridge_school_group as f where f.district_key = t.district_key) or exists (select 1 from fct_honour as f where f.district_key = t.district_key) or exists (select 1 from fct_honour as f where f.district_key = t.district_key) or exists (select 1 from fct_inspection as f where f.district_key = t.district_key) or exists (select 1 from fct_quality_monitoring as f where f.district_key = t.district_key) or exists (select 1 from fct_staff as f where f.district_key = t.district_key) or exists (select 1 from fct_school_stage as f where f.district_key = t.district_key) or exists (select 1 from fct_school_year as f where f.district_key = t.district_key));
-- with @pipeline String, @run Int64

delete from dim_district as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district as s where t.district_id = s.district_id)
    and not (exists (select 1 from fct_published_education as f where f.district_key = t.district_key) or exists (select 1 from fct_published_expenditure as f where f.district_key = t.district_key) or exists (select 1 from fct_published_funding as f where f.district_key = t.district_key) or exists (select 1 from fct_published_per_pupil as f where f.district_key = t.district_key) or exists (select 1 from fct_children as f where f.district_key = t.district_key) or exists (select 1 from fct_cohort as f where f.district_key = t.district_key) or exists (select 1 from fct_evaluation as f where f.district_key = t.district_key) or exists (select 1 from fct_project_financing as f where f.district_key = t.district_key) or exists (select 1 from fct_fiscal_context as f where f.district_key = t.district_key) or exists (select 1 from fct_funding as f where f.district_key = t.district_key) or exists (select 1 from fct_population as f where f.district_key = t.district_key) or exists (select 1 from fct_project_milestone as f where f.district_key = t.district_key) or exists (select 1 from fct_recruitment as f where f.district_key = t.district_key) or exists (select 1 from fct_responsibility_task as f where f.district_key = t.district_key) or exists (select 1 from fct_rotation as f where f.district_key = t.district_key) or exists (select 1 from fct_rotation_base as f where f.district_key = t.district_key) or exists (select 1 from fct_salary as f where f.district_key = t.district_key) or exists (select 1 from fct_survey as f where f.district_key = t.district_key) or exists (select 1 from fct_target as f where f.district_key = t.district_key) or exists (select 1 from fct_school_snapshot as f where f.district_key = t.district_key) or exists (select 1 from fct_class as f where f.district_key = t.district_key) or exists (select 1 from fct_enrolment as f where f.district_key = t.district_key) or exists (select 1 from fct_facility as f where f.district_key = t.district_key) or exists (select 1 from bridge_school_group as f where f.district_key = t.district_key) or exists (select 1 from fct_honour as f where f.district_key = t.district_key) or exists (select 1 from fct_honour as f where f.district_key = t.district_key) or exists (select 1 from fct_inspection as f where f.district_key = t.district_key) or exists (select 1 from fct_quality_monitoring as f where f.district_key = t.district_key) or exists (select 1 from fct_staff as f where f.district_key = t.district_key) or exists (select 1 from fct_school_stage as f where f.district_key = t.district_key) or exists (select 1 from fct_school_year as f where f.district_key = t.district_key));
-- with @pipeline String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

select count(*) from (
select s.source, s.line
from temp.stg_district as s
where exists (select 1 from dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from temp.stg_published_education as s
where exists (select 1 from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and t.run_id = @run)) as c;
-- with @pipeline String, @run Int64

insert into etl_data_version (data_version, run_id, committed_at)
select coalesce(max(data_version), 0) + 1, @run, @now from etl_data_version;
select max(data_version) from etl_data_version;
-- with @now String, @run Int64

update etl_run
set rows_read = @RowsRead, rows_rejected = @RowsRejected, rows_discarded = @RowsDiscarded, rows_unchanged = @unchangedRows, rejects = @Rejects,
inserted = @inserted, updated = @updated, unchanged = @unchanged, deleted = @deleted, data_version = @dataVersion
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @Rejects Int64, @RowsDiscarded Int64, @RowsRead Int64, @RowsRejected Int64, @dataVersion Int64, @deleted Int64, @fence Int64, @inserted Int64, @now String, @runId Int64, @unchanged Int64, @unchangedRows Int64, @updated Int64

update etl_run set heartbeat_at = @now where state in ('reading', 'staging', 'committing');
-- with @now String

update etl_run
set state = @state, ended_at = @now, error_code = @code, error_message = @message, error_location = @path, error_hint = @hint
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @code String, @fence Int64, @hint String, @message String, @now String, @path String, @runId Int64, @state String

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

create temp table stg_source (source integer not null, source_file text not null, sheet text not null, source_id integer not null, primary key (source)) without rowid;

create temp table stg_reject (seq integer primary key, source integer not null, line integer not null, column_name text not null, code text not null, message text not null, hint text not null, raw text not null, staging text, staged_seq integer);

create temp table stg_discard (source integer not null, line integer not null, rule_name text not null);

create index temp.ix_stg_discard on stg_discard (source, line);

create temp table stg_reject_row (source integer not null, line integer not null, cells text);

create index temp.ix_stg_reject_row on stg_reject_row (source, line);

create temp table stg_header (source integer not null, headers text not null, primary key (source)) without rowid;

create temp table repeated (staging text not null, seq integer not null, first_seq integer not null, differs integer not null, primary key (staging, seq)) without rowid;

create temp table touched (source integer not null, line integer not null, primary key (source, line)) without rowid;

create temp table kept (source integer not null, line integer not null, primary key (source, line)) without rowid;

create temp table stg_district (seq integer primary key, source integer not null, line integer not null, district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to);

create index temp.ix_stg_district on stg_district (district_id);

create index temp.ix_stg_district_code on stg_district (gb_code);

create temp table stg_school (seq integer primary key, source integer not null, line integer not null, school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public integer, is_inferred integer);

create index temp.ix_stg_school on stg_school (school_id);

create temp table known_academic_year (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_district (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_school (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_stage (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table stg_school_snapshot (seq integer primary key, source integer, line integer, school_key integer, district_key integer, stage_key integer, academic_year integer, schools, enrolled_students, teachers_ft, obs_status, source_id integer, source_line integer);

create temp table used_school (number integer not null, id text not null, primary key (id)) without rowid;

create index temp.ix_used_school on used_school (number);

create temp table used_district (number integer not null, id text not null, primary key (id)) without rowid;

create index temp.ix_used_district on used_district (number);

create temp table used_stage (number integer not null, id text not null, primary key (id)) without rowid;

create index temp.ix_used_stage on used_stage (number);

create temp table used_academic_year (number integer not null, id text not null, primary key (id)) without rowid;

create index temp.ix_used_academic_year on used_academic_year (number);

select "file", sheet, source_id from etl_source;

select t.school_id, t.school_key from dim_school as t;

select t.district_id, t.district_key from dim_district as t;

select t.stage_id, t.stage_key from dim_stage as t;

select cast(t.academic_year as nvarchar(20)), t.academic_year from dim_academic_year as t;

select count(*) from temp.stg_district;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'district_id is missing.', '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.district_id is null;

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'code_scheme is missing.', '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.code_scheme is null;

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.name_zh is null;

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'level is missing.', '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.level is null;

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_level', concat('Level ''', s.level, ''' is not known.'), 'Known are NAT, PROV, CITY, COUNTY, MZONE, TOWN, SUBZONE.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.level not in ('NAT', 'PROV', 'CITY', 'COUNTY', 'MZONE', 'TOWN', 'SUBZONE');

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_district', c.seq, c.first_seq, case when o.gb_code is not p.gb_code or o.code_scheme is not p.code_scheme or o.name_zh is not p.name_zh or o.name_en is not p.name_en or o.level is not p.level or o.statistical_parent_id is not p.statistical_parent_id or o.managing_parent_id is not p.managing_parent_id or o.valid_from is not p.valid_from or o.valid_to is not p.valid_to then 1 else 0 end
from (
    select seq, min(seq) over (partition by district_id) as first_seq, count(*) over (partition by district_id) as copies
    from temp.stg_district) as c
join temp.stg_district as o on o.seq = c.seq
join temp.stg_district as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from temp.repeated as d join temp.stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq))), '; that one is kept.'), '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where exists (select 1 from temp.repeated as d join temp.stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dim_district as t where t.district_id = s.district_id and t.pipeline_id <> @pipeline and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to)), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where exists (select 1 from dim_district as t where t.district_id = s.district_id and t.pipeline_id <> @pipeline and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to));
-- with @pipeline String

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_code', concat('Code ', s.gb_code, ' is also that of ', (select min(u.id) from (select o.district_id as id from temp.stg_district as o where o.gb_code = s.gb_code and o.seq <> s.seq
union all
select t.district_id
from dim_district as t
where t.gb_code = s.gb_code
    and t.district_id <> s.district_id
    and 1 = 1
    and not exists (select 1 from temp.stg_district as n where n.district_id = t.district_id)) as u), '.'), 'A code belongs to one member; a code it had before is a former code.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.gb_code is not null and exists (select o.district_id as id from temp.stg_district as o where o.gb_code = s.gb_code and o.seq <> s.seq
union all
select t.district_id
from dim_district as t
where t.gb_code = s.gb_code
    and t.district_id <> s.district_id
    and 1 = 1
    and not exists (select 1 from temp.stg_district as n where n.district_id = t.district_id));

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

delete from temp.known_district;

insert into temp.known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dim_district as t
where not (1 = 0);

update temp.known_district as k
set level = s.level
from temp.stg_district as s
where s.district_id = k.id and s.level is not null;

insert into temp.known_district (id, level)
select s.district_id, coalesce(s.level, '')
from temp.stg_district as s
where s.district_id is not null
    and not exists (select 1 from temp.stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_district as k where k.id = s.district_id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.statistical_parent_id, ''' is not known.'), 'statistical_parent_id names a member of district.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.statistical_parent_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.statistical_parent_id);

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.managing_parent_id, ''' is not known.'), 'managing_parent_id names a member of district.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.managing_parent_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.managing_parent_id);

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

delete from temp.known_district;

insert into temp.known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dim_district as t
where not (1 = 0);

update temp.known_district as k
set level = s.level
from temp.stg_district as s
where s.district_id = k.id and s.level is not null;

insert into temp.known_district (id, level)
select s.district_id, coalesce(s.level, '')
from temp.stg_district as s
where s.district_id is not null
    and not exists (select 1 from temp.stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_district as k where k.id = s.district_id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.statistical_parent_id, ''' is not known.'), 'statistical_parent_id names a member of district.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.statistical_parent_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.statistical_parent_id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.managing_parent_id, ''' is not known.'), 'managing_parent_id names a member of district.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.managing_parent_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.managing_parent_id);

delete from temp.known_district;

insert into temp.known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dim_district as t
where not (1 = 0);

update temp.known_district as k
set level = s.level
from temp.stg_district as s
where s.district_id = k.id and s.level is not null;

insert into temp.known_district (id, level)
select s.district_id, coalesce(s.level, '')
from temp.stg_district as s
where s.district_id is not null
    and not exists (select 1 from temp.stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_district as k where k.id = s.district_id);

delete from temp.stg_school as s
where s.is_inferred = 1
    and (exists (select 1 from dim_school as t where t.school_id = s.school_id)
        or exists (select 1 from temp.stg_school as o where o.school_id = s.school_id and (o.is_inferred is null or o.seq < s.seq)));

select count(*) from temp.stg_school;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_id is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.school_id is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.name_zh is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_type is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.school_type is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_type_name is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.school_type_name is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'founder is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.founder is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'founder_name is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.founder_name is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'is_public is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.is_public is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_school', c.seq, c.first_seq, case when o.name_zh is not p.name_zh or o.school_type is not p.school_type or o.school_type_name is not p.school_type_name or o.founder is not p.founder or o.founder_name is not p.founder_name or o.is_public is not p.is_public or o.is_inferred is not p.is_inferred then 1 else 0 end
from (
    select seq, min(seq) over (partition by school_id) as first_seq, count(*) over (partition by school_id) as copies
    from temp.stg_school) as c
join temp.stg_school as o on o.seq = c.seq
join temp.stg_school as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from temp.repeated as d join temp.stg_school as o on o.seq = d.first_seq where d.staging = 'stg_school' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_school as o on o.seq = d.first_seq where d.staging = 'stg_school' and d.seq = s.seq))), '; that one is kept.'), '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where exists (select 1 from temp.repeated as d join temp.stg_school as o on o.seq = d.first_seq where d.staging = 'stg_school' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dim_school as t where t.school_id = s.school_id and t.pipeline_id <> @pipeline and (t.name_zh is not s.name_zh or t.school_type is not s.school_type or t.school_type_name is not s.school_type_name or t.founder is not s.founder or t.founder_name is not s.founder_name or t.is_public is not s.is_public or t.is_inferred is not s.is_inferred) and t.is_inferred is null), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where exists (select 1 from dim_school as t where t.school_id = s.school_id and t.pipeline_id <> @pipeline and (t.name_zh is not s.name_zh or t.school_type is not s.school_type or t.school_type_name is not s.school_type_name or t.founder is not s.founder or t.founder_name is not s.founder_name or t.is_public is not s.is_public or t.is_inferred is not s.is_inferred) and t.is_inferred is null);
-- with @pipeline String

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

delete from temp.known_school;

insert into temp.known_school (id, level, member_key)
select t.school_id, 'SCHOOL', t.school_key
from dim_school as t
where not (1 = 0);

insert into temp.known_school (id, level)
select s.school_id, 'SCHOOL'
from temp.stg_school as s
where s.school_id is not null
    and not exists (select 1 from temp.stg_school as l where l.school_id = s.school_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_school as k where k.id = s.school_id);

delete from temp.known_school;

insert into temp.known_school (id, level, member_key)
select t.school_id, 'SCHOOL', t.school_key
from dim_school as t
where not (1 = 0);

insert into temp.known_school (id, level)
select s.school_id, 'SCHOOL'
from temp.stg_school as s
where s.school_id is not null
    and not exists (select 1 from temp.stg_school as l where l.school_id = s.school_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_school as k where k.id = s.school_id);

delete from temp.known_stage;

insert into temp.known_stage (id, level, member_key)
select t.stage_id, t.level, t.stage_key
from dim_stage as t
where not (1 = 0);

insert into temp.known_academic_year (id, level, member_key)
select cast(academic_year as nvarchar(20)), 'YEAR', academic_year
from dim_academic_year;

select count(*) from temp.used_school as u where not exists (select 1 from temp.known_school as k where k.id = u.id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('school ''', (select u.id from temp.used_school as u where u.number = s.school_key), ''' is not known.'), '', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'schools', s.schools, 'enrolled_students', s.enrolled_students, 'teachers_ft', s.teachers_ft), 'stg_school_snapshot', s.seq
from temp.stg_school_snapshot as s
where s.school_key in (select u.number from temp.used_school as u where not exists (select 1 from temp.known_school as k where k.id = u.id));

delete from temp.stg_school_snapshot where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_snapshot');

select count(*) from temp.used_school as u where exists (select 1 from temp.known_school as k where k.id = u.id and k.level not in ('SCHOOL'));

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.level_not_reported', concat('school ''', (select u.id from temp.used_school as u where u.number = s.school_key), ''' is of a level that school_snapshot does not report.'), 'It reports SCHOOL.', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'schools', s.schools, 'enrolled_students', s.enrolled_students, 'teachers_ft', s.teachers_ft), 'stg_school_snapshot', s.seq
from temp.stg_school_snapshot as s
where s.school_key in (select u.number from temp.used_school as u where exists (select 1 from temp.known_school as k where k.id = u.id and k.level not in ('SCHOOL')));

delete from temp.stg_school_snapshot where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_snapshot');

select count(*) from temp.used_district as u where not exists (select 1 from temp.known_district as k where k.id = u.id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('district ''', (select u.id from temp.used_district as u where u.number = s.district_key), ''' is not known.'), '', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'schools', s.schools, 'enrolled_students', s.enrolled_students, 'teachers_ft', s.teachers_ft), 'stg_school_snapshot', s.seq
from temp.stg_school_snapshot as s
where s.district_key in (select u.number from temp.used_district as u where not exists (select 1 from temp.known_district as k where k.id = u.id));

delete from temp.stg_school_snapshot where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_snapshot');

select count(*) from temp.used_district as u where exists (select 1 from temp.known_district as k where k.id = u.id and k.level not in ('COUNTY', 'MZONE'));

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.level_not_reported', concat('district ''', (select u.id from temp.used_district as u where u.number = s.district_key), ''' is of a level that school_snapshot does not report.'), 'It reports COUNTY, MZONE.', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'schools', s.schools, 'enrolled_students', s.enrolled_students, 'teachers_ft', s.teachers_ft), 'stg_school_snapshot', s.seq
from temp.stg_school_snapshot as s
where s.district_key in (select u.number from temp.used_district as u where exists (select 1 from temp.known_district as k where k.id = u.id and k.level not in ('COUNTY', 'MZONE')));

delete from temp.stg_school_snapshot where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_snapshot');

select count(*) from temp.used_stage as u where not exists (select 1 from temp.known_stage as k where k.id = u.id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('stage ''', (select u.id from temp.used_stage as u where u.number = s.stage_key), ''' is not known.'), '', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'schools', s.schools, 'enrolled_students', s.enrolled_students, 'teachers_ft', s.teachers_ft), 'stg_school_snapshot', s.seq
from temp.stg_school_snapshot as s
where s.stage_key in (select u.number from temp.used_stage as u where not exists (select 1 from temp.known_stage as k where k.id = u.id));

delete from temp.stg_school_snapshot where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_snapshot');

select count(*) from temp.used_stage as u where exists (select 1 from temp.known_stage as k where k.id = u.id and k.level not in ('STAGE'));

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.level_not_reported', concat('stage ''', (select u.id from temp.used_stage as u where u.number = s.stage_key), ''' is of a level that school_snapshot does not report.'), 'It reports STAGE.', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'schools', s.schools, 'enrolled_students', s.enrolled_students, 'teachers_ft', s.teachers_ft), 'stg_school_snapshot', s.seq
from temp.stg_school_snapshot as s
where s.stage_key in (select u.number from temp.used_stage as u where exists (select 1 from temp.known_stage as k where k.id = u.id and k.level not in ('STAGE')));

delete from temp.stg_school_snapshot where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_snapshot');

select count(*) from temp.used_academic_year as u where not exists (select 1 from temp.known_academic_year as k where k.id = u.id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('academic_year ''', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), ''' is not known.'), '', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'schools', s.schools, 'enrolled_students', s.enrolled_students, 'teachers_ft', s.teachers_ft), 'stg_school_snapshot', s.seq
from temp.stg_school_snapshot as s
where s.academic_year in (select u.number from temp.used_academic_year as u where not exists (select 1 from temp.known_academic_year as k where k.id = u.id));

delete from temp.stg_school_snapshot where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_snapshot');

select count(*) from temp.used_academic_year as u where exists (select 1 from temp.known_academic_year as k where k.id = u.id and k.level not in ('YEAR'));

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.level_not_reported', concat('academic_year ''', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), ''' is of a level that school_snapshot does not report.'), 'It reports YEAR.', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'schools', s.schools, 'enrolled_students', s.enrolled_students, 'teachers_ft', s.teachers_ft), 'stg_school_snapshot', s.seq
from temp.stg_school_snapshot as s
where s.academic_year in (select u.number from temp.used_academic_year as u where exists (select 1 from temp.known_academic_year as k where k.id = u.id and k.level not in ('YEAR')));

delete from temp.stg_school_snapshot where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_snapshot');

select count(*) from temp.used_school as u join temp.known_school as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_school where not exists (select 1 from temp.known_school as k where k.id = temp.used_school.id);

update temp.stg_school_snapshot
set school_key = (select k.member_key from temp.used_school as u join temp.known_school as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_school_snapshot.school_key)
where school_key in (select u.number from temp.used_school as u join temp.known_school as k on k.id = u.id where k.member_key <> u.number);

update temp.used_school as u
set number = k.member_key
from temp.known_school as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from temp.used_district as u join temp.known_district as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_district where not exists (select 1 from temp.known_district as k where k.id = temp.used_district.id);

update temp.stg_school_snapshot
set district_key = (select k.member_key from temp.used_district as u join temp.known_district as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_school_snapshot.district_key)
where district_key in (select u.number from temp.used_district as u join temp.known_district as k on k.id = u.id where k.member_key <> u.number);

update temp.used_district as u
set number = k.member_key
from temp.known_district as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from temp.used_stage as u join temp.known_stage as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_stage where not exists (select 1 from temp.known_stage as k where k.id = temp.used_stage.id);

update temp.stg_school_snapshot
set stage_key = (select k.member_key from temp.used_stage as u join temp.known_stage as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_school_snapshot.stage_key)
where stage_key in (select u.number from temp.used_stage as u join temp.known_stage as k on k.id = u.id where k.member_key <> u.number);

update temp.used_stage as u
set number = k.member_key
from temp.known_stage as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from temp.used_academic_year as u join temp.known_academic_year as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_academic_year where not exists (select 1 from temp.known_academic_year as k where k.id = temp.used_academic_year.id);

update temp.stg_school_snapshot
set academic_year = (select k.member_key from temp.used_academic_year as u join temp.known_academic_year as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_school_snapshot.academic_year)
where academic_year in (select u.number from temp.used_academic_year as u join temp.known_academic_year as k on k.id = u.id where k.member_key <> u.number);

update temp.used_academic_year as u
set number = k.member_key
from temp.known_academic_year as k
where k.id = u.id and k.member_key <> u.number;

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_school_snapshot', c.seq, c.first_seq, case when o.district_key is not p.district_key or o.stage_key is not p.stage_key or o.schools is not p.schools or o.enrolled_students is not p.enrolled_students or o.teachers_ft is not p.teachers_ft or o.obs_status is not p.obs_status then 1 else 0 end
from (
    select seq, min(seq) over (partition by school_key, academic_year) as first_seq, count(*) over (partition by school_key, academic_year) as copies
    from temp.stg_school_snapshot where (school_key, academic_year) in (select school_key, academic_year from temp.stg_school_snapshot where seq in (2))) as c
join temp.stg_school_snapshot as o on o.seq = c.seq
join temp.stg_school_snapshot as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from temp.repeated as d join temp.stg_school_snapshot as o on o.seq = d.first_seq where d.staging = 'stg_school_snapshot' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_school_snapshot as o on o.seq = d.first_seq where d.staging = 'stg_school_snapshot' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'schools', s.schools, 'enrolled_students', s.enrolled_students, 'teachers_ft', s.teachers_ft), 'stg_school_snapshot', s.seq
from temp.stg_school_snapshot as s
where exists (select 1 from temp.repeated as d join temp.stg_school_snapshot as o on o.seq = d.first_seq where d.staging = 'stg_school_snapshot' and d.seq = s.seq and d.first_seq in (select first_seq from temp.repeated where staging = 'stg_school_snapshot' and differs = 1));

delete from temp.stg_school_snapshot where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_snapshot');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from temp.repeated as d join temp.stg_school_snapshot as o on o.seq = d.first_seq where d.staging = 'stg_school_snapshot' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_school_snapshot as o on o.seq = d.first_seq where d.staging = 'stg_school_snapshot' and d.seq = s.seq))), '.'), '', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'schools', s.schools, 'enrolled_students', s.enrolled_students, 'teachers_ft', s.teachers_ft), 'stg_school_snapshot', s.seq
from temp.stg_school_snapshot as s
where exists (select 1 from temp.repeated as d join temp.stg_school_snapshot as o on o.seq = d.first_seq where d.staging = 'stg_school_snapshot' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_school_snapshot where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_snapshot');

select case when exists (select 1 from fct_school_snapshot) then 1 else 0 end;

create index temp.ix_stg_school_snapshot on stg_school_snapshot (school_key, academic_year);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from fct_school_snapshot as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id <> @pipeline and 1 = 1), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'schools', s.schools, 'enrolled_students', s.enrolled_students, 'teachers_ft', s.teachers_ft), 'stg_school_snapshot', s.seq
from temp.stg_school_snapshot as s
where exists (select 1 from fct_school_snapshot as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id <> @pipeline and 1 = 1);
-- with @pipeline String

delete from temp.stg_school_snapshot where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_snapshot');

delete from temp.stg_school as s
where s.is_inferred = 1
    and s.school_id not in (
        select u.id
        from temp.used_school as u
        where u.number in (select f.school_key from temp.stg_school_snapshot as f));

insert into temp.touched (source, line)
select source, line from temp.stg_reject
union
select source, line from temp.stg_discard;

select count(*) from temp.touched;

insert into temp.kept (source, line)
select s.source, s.line from temp.stg_district as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from temp.stg_school as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from temp.stg_school_snapshot as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line);

select count(*) from (select distinct source, line from temp.stg_reject as r where r.staged_seq is not null and not exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line)) as c;

select count(*) from (select distinct source, line from temp.stg_discard as r where not exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line)) as c;

select count(*) from (select distinct source, line from temp.stg_reject as r where not exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line) and not exists (select 1 from temp.stg_discard as d where d.source = r.source and d.line = r.line)) as c;

select count(*) from (select distinct source, line from temp.stg_reject) as c;

select count(*) from temp.stg_reject;

delete from etl_reject where run_id = @run;
-- with @run Int64

delete from etl_reject_row where run_id = @run;
-- with @run Int64

delete from etl_reject_header where run_id = @run;
-- with @run Int64

delete from etl_discard where run_id = @run;
-- with @run Int64

insert into etl_reject_row (run_id, row_no, "file", sheet, line, cells, is_whole, state)
select
    @run, row_number() over (order by r.source, r.line), s.source_file, s.sheet, r.line,
    (select min(c.cells) from temp.stg_reject_row as c where c.source = r.source and c.line = r.line),
    case when exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line) then 0 else 1 end,
    'open'
from (select distinct source, line from temp.stg_reject) as r
join temp.stg_source as s on s.source = r.source;
-- with @run Int64

insert into etl_reject (run_id, seq, "file", sheet, line, column_name, code, message, hint, raw, row_no)
select
    @run, row_number() over (order by r.source, r.line, r.seq), s.source_file, s.sheet, r.line, r.column_name, r.code, r.message, r.hint, r.raw,
    dense_rank() over (order by r.source, r.line)
from temp.stg_reject as r
join temp.stg_source as s on s.source = r.source;
-- with @run Int64

insert into etl_reject_header (run_id, "file", sheet, headers)
select @run, s.source_file, s.sheet, h.headers
from temp.stg_header as h
join temp.stg_source as s on s.source = h.source
where exists (select 1 from temp.stg_reject as r where r.source = h.source);
-- with @run Int64

insert into etl_discard (run_id, rule_name, rows_discarded)
select @run, d.rule_name, count(*)
from (
    select source, line, min(rule_name) as rule_name
    from temp.stg_discard
    group by source, line) as d
where not exists (select 1 from temp.kept as k where k.source = d.source and k.line = d.line)
group by d.rule_name;
-- with @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13)
select @run, 'dim_district', 'update', t.district_key, t.district_id, t.gb_code, t.code_scheme, t.name_zh, t.name_en, t.level, t.statistical_parent_id, t.managing_parent_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dim_district as t, temp.stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to);
-- with @pipeline String, @run Int64

update dim_district as t
set gb_code = null, run_id = @run
from temp.stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (t.gb_code is not s.gb_code);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_district;

update dim_district as t
set gb_code = s.gb_code, code_scheme = s.code_scheme, name_zh = s.name_zh, name_en = s.name_en, level = s.level, statistical_parent_id = s.statistical_parent_id, managing_parent_id = s.managing_parent_id, valid_from = s.valid_from, valid_to = s.valid_to, run_id = @run
from temp.stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to);
-- with @pipeline String, @run Int64

insert into dim_district (district_key, district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to, pipeline_id, run_id)
select (select max(k.last_key) from (select coalesce(max(district_key), 0) as last_key from dim_district union all select last_key from etl_member_key where table_name = 'dim_district') as k) + row_number() over (order by s.district_id), s.district_id, s.gb_code, s.code_scheme, s.name_zh, s.name_en, s.level, s.statistical_parent_id, s.managing_parent_id, s.valid_from, s.valid_to, @pipeline, @run
from temp.stg_district as s
where not exists (select 1 from dim_district as t where t.district_id = s.district_id)
order by s.district_id;
-- with @pipeline String, @run Int64

select district_id, coalesce(statistical_parent_id, managing_parent_id) from dim_district;

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11)
select @run, 'dim_school', 'update', t.school_key, t.school_id, t.name_zh, t.school_type, t.school_type_name, t.founder, t.founder_name, t.is_public, t.pipeline_id, t.run_id, t.is_inferred
from dim_school as t, temp.stg_school as s
where t.school_id = s.school_id
    and (t.pipeline_id = @pipeline or (t.is_inferred = 1 and s.is_inferred is null))
    and (t.name_zh is not s.name_zh or t.school_type is not s.school_type or t.school_type_name is not s.school_type_name or t.founder is not s.founder or t.founder_name is not s.founder_name or t.is_public is not s.is_public or t.is_inferred is not s.is_inferred);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_school;

update dim_school as t
set name_zh = s.name_zh, school_type = s.school_type, school_type_name = s.school_type_name, founder = s.founder, founder_name = s.founder_name, is_public = s.is_public, is_inferred = s.is_inferred, run_id = @run, pipeline_id = @pipeline
from temp.stg_school as s
where t.school_id = s.school_id
    and (t.pipeline_id = @pipeline or (t.is_inferred = 1 and s.is_inferred is null))
    and (t.name_zh is not s.name_zh or t.school_type is not s.school_type or t.school_type_name is not s.school_type_name or t.founder is not s.founder or t.founder_name is not s.founder_name or t.is_public is not s.is_public or t.is_inferred is not s.is_inferred);
-- with @pipeline String, @run Int64

insert into dim_school (school_key, school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, is_inferred, pipeline_id, run_id)
select (select max(k.last_key) from (select coalesce(max(school_key), 0) as last_key from dim_school union all select last_key from etl_member_key where table_name = 'dim_school') as k) + row_number() over (order by s.school_id), s.school_id, s.name_zh, s.school_type, s.school_type_name, s.founder, s.founder_name, s.is_public, s.is_inferred, @pipeline, @run
from temp.stg_school as s
where not exists (select 1 from dim_school as t where t.school_id = s.school_id)
order by s.school_id;
-- with @pipeline String, @run Int64

select count(*) from temp.known_school as k where k.member_key is null;

update temp.known_school as k
set member_key = t.school_key
from dim_school as t
where t.school_id = k.id and k.member_key is null;

select count(*) from temp.known_district as k where k.member_key is null;

update temp.known_district as k
set member_key = t.district_key
from dim_district as t
where t.district_id = k.id and k.member_key is null;

select count(*) from temp.known_stage as k where k.member_key is null;

update temp.known_stage as k
set member_key = t.stage_key
from dim_stage as t
where t.stage_id = k.id and k.member_key is null;

insert into etl_source ("file", sheet)
select f.source_file, f.sheet
from temp.stg_source as f
where not exists (select 1 from etl_source as e where e."file" = f.source_file and e.sheet = f.sheet)
order by f.source;

select count(*) from temp.used_school as u join temp.known_school as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_school where not exists (select 1 from temp.known_school as k where k.id = temp.used_school.id);

update temp.stg_school_snapshot
set school_key = (select k.member_key from temp.used_school as u join temp.known_school as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_school_snapshot.school_key)
where school_key in (select u.number from temp.used_school as u join temp.known_school as k on k.id = u.id where k.member_key <> u.number);

update temp.used_school as u
set number = k.member_key
from temp.known_school as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from temp.used_district as u join temp.known_district as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_district where not exists (select 1 from temp.known_district as k where k.id = temp.used_district.id);

update temp.stg_school_snapshot
set district_key = (select k.member_key from temp.used_district as u join temp.known_district as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_school_snapshot.district_key)
where district_key in (select u.number from temp.used_district as u join temp.known_district as k on k.id = u.id where k.member_key <> u.number);

update temp.used_district as u
set number = k.member_key
from temp.known_district as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from temp.used_stage as u join temp.known_stage as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_stage where not exists (select 1 from temp.known_stage as k where k.id = temp.used_stage.id);

update temp.stg_school_snapshot
set stage_key = (select k.member_key from temp.used_stage as u join temp.known_stage as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_school_snapshot.stage_key)
where stage_key in (select u.number from temp.used_stage as u join temp.known_stage as k on k.id = u.id where k.member_key <> u.number);

update temp.used_stage as u
set number = k.member_key
from temp.known_stage as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from temp.used_academic_year as u join temp.known_academic_year as k on k.id = u.id where k.member_key <> u.number;

delete from temp.used_academic_year where not exists (select 1 from temp.known_academic_year as k where k.id = temp.used_academic_year.id);

update temp.stg_school_snapshot
set academic_year = (select k.member_key from temp.used_academic_year as u join temp.known_academic_year as k on k.id = u.id where k.member_key <> u.number and u.number = temp.stg_school_snapshot.academic_year)
where academic_year in (select u.number from temp.used_academic_year as u join temp.known_academic_year as k on k.id = u.id where k.member_key <> u.number);

update temp.used_academic_year as u
set number = k.member_key
from temp.known_academic_year as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from temp.stg_source as f join etl_source as e on e."file" = f.source_file and e.sheet = f.sheet where e.source_id <> f.source_id;

update temp.stg_school_snapshot
set source_id = (select e.source_id from temp.stg_source as f join etl_source as e on e."file" = f.source_file and e.sheet = f.sheet where f.source = temp.stg_school_snapshot.source);

select case when exists (select 1 from fct_school_snapshot) then 1 else 0 end;

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12)
select @run, 'fct_school_snapshot', 'delete', t.school_key, t.district_key, t.stage_key, t.academic_year, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status, t.pipeline_id, t.run_id, t.source_id, t.source_line
from fct_school_snapshot as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_school_snapshot as s where t.school_key = s.school_key and t.academic_year = s.academic_year)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete from fct_school_snapshot as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_school_snapshot as s where t.school_key = s.school_key and t.academic_year = s.academic_year)
    and not (1 = 0);
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12)
select @run, 'fct_school_snapshot', 'update', t.school_key, t.district_key, t.stage_key, t.academic_year, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status, t.pipeline_id, t.run_id, t.source_id, t.source_line
from fct_school_snapshot as t, temp.stg_school_snapshot as s
where t.school_key = s.school_key and t.academic_year = s.academic_year
    and t.pipeline_id = @pipeline
    and (t.district_key is not s.district_key or t.stage_key is not s.stage_key or t.schools is not s.schools or t.enrolled_students is not s.enrolled_students or t.teachers_ft is not s.teachers_ft or t.obs_status is not s.obs_status or t.source_id is not s.source_id or t.source_line is not s.source_line);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_school_snapshot;

update fct_school_snapshot as t
set district_key = s.district_key, stage_key = s.stage_key, schools = s.schools, enrolled_students = s.enrolled_students, teachers_ft = s.teachers_ft, obs_status = s.obs_status, source_id = s.source_id, source_line = s.source_line, run_id = @run
from temp.stg_school_snapshot as s
where t.school_key = s.school_key and t.academic_year = s.academic_year
    and t.pipeline_id = @pipeline
    and (t.district_key is not s.district_key or t.stage_key is not s.stage_key or t.schools is not s.schools or t.enrolled_students is not s.enrolled_students or t.teachers_ft is not s.teachers_ft or t.obs_status is not s.obs_status or t.source_id is not s.source_id or t.source_line is not s.source_line);
-- with @pipeline String, @run Int64

insert into fct_school_snapshot (school_key, academic_year, district_key, stage_key, schools, enrolled_students, teachers_ft, obs_status, source_id, source_line, pipeline_id, run_id)
select s.school_key, s.academic_year, s.district_key, s.stage_key, s.schools, s.enrolled_students, s.teachers_ft, s.obs_status, s.source_id, s.source_line, @pipeline, @run
from temp.stg_school_snapshot as s
where not exists (select 1 from fct_school_snapshot as t where t.school_key = s.school_key and t.academic_year = s.academic_year)
order by s.school_key, s.academic_year;
-- with @pipeline String, @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13)
select @run, 'dim_district', 'delete', t.district_key, t.district_id, t.gb_code, t.code_scheme, t.name_zh, t.name_en, t.level, t.statistical_parent_id, t.managing_parent_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dim_district as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district as s where t.district_id = s.district_id)
    and not (exists (select 1 from fct_published_education as f where f.district_key = t.district_key) or exists (select 1 from fct_published_expenditure as f where f.district_key = t.district_key) or exists (select 1 from fct_published_funding as f where f.district_key = t.district_key) or exists (select 1 from fct_published_per_pupil as f where f.district_key = t.district_key) or exists (select 1 from fct_children as f where f.district_key = t.district_key) or exists (select 1 from fct_cohort as f where f.district_key = t.district_key) or exists (select 1 from fct_evaluation as f where f.district_key = t.district_key) or exists (select 1 from fct_project_financing as f where f.district_key = t.district_key) or exists (select 1 from fct_fiscal_context as f where f.district_key = t.district_key) or exists (select 1 from fct_funding as f where f.district_key = t.district_key) or exists (select 1 from fct_population as f where f.district_key = t.district_key) or exists (select 1 from fct_project_milestone as f where f.district_key = t.district_key) or exists (select 1 from fct_recruitment as f where f.district_key = t.district_key) or exists (select 1 from fct_responsibility_task as f where f.district_key = t.district_key) or exists (select 1 from fct_rotation as f where f.district_key = t.district_key) or exists (select 1 from fct_rotation_base as f where f.district_key = t.district_key) or exists (select 1 from fct_salary as f where f.district_key = t.district_key) or exists (select 1 from fct_survey as f where f.district_key = t.district_key) or exists (select 1 from fct_target as f where f.district_key = t.district_key) or exists (select 1 from fct_school_snapshot as f where f.district_key = t.district_key) or exists (select 1 from fct_class as f where f.district_key = t.district_key) or exists (select 1 from fct_enrolment as f where f.district_key = t.district_key) or exists (select 1 from fct_facility as f where f.district_key = t.district_key) or exists (select 1 from bridge_school_group as f where f.district_key = t.district_key) or exists (select 1 from fct_honour as f where f.district_key = t.district_key) or exists (select 1 from fct_honour as f where f.district_key = t.district_key) or exists (select 1 from fct_inspection as f where f.district_key = t.district_key) or exists (select 1 from fct_quality_monitoring as f where f.district_key = t.district_key) or exists (select 1 from fct_staff as f where f.district_key = t.district_key) or exists (select 1 from fct_school_stage as f where f.district_key = t.district_key) or exists (select 1 from fct_school_year as f where f.district_key = t.district_key));
-- with @pipeline String, @run Int64

delete from dim_district as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district as s where t.district_id = s.district_id)
    and not (exists (select 1 from fct_published_education as f where f.district_key = t.district_key) or exists (select 1 from fct_published_expenditure as f where f.district_key = t.district_key) or exists (select 1 from fct_published_funding as f where f.district_key = t.district_key) or exists (select 1 from fct_published_per_pupil as f where f.district_key = t.district_key) or exists (select 1 from fct_children as f where f.district_key = t.district_key) or exists (select 1 from fct_cohort as f where f.district_key = t.district_key) or exists (select 1 from fct_evaluation as f where f.district_key = t.district_key) or exists (select 1 from fct_project_financing as f where f.district_key = t.district_key) or exists (select 1 from fct_fiscal_context as f where f.district_key = t.district_key) or exists (select 1 from fct_funding as f where f.district_key = t.district_key) or exists (select 1 from fct_population as f where f.district_key = t.district_key) or exists (select 1 from fct_project_milestone as f where f.district_key = t.district_key) or exists (select 1 from fct_recruitment as f where f.district_key = t.district_key) or exists (select 1 from fct_responsibility_task as f where f.district_key = t.district_key) or exists (select 1 from fct_rotation as f where f.district_key = t.district_key) or exists (select 1 from fct_rotation_base as f where f.district_key = t.district_key) or exists (select 1 from fct_salary as f where f.district_key = t.district_key) or exists (select 1 from fct_survey as f where f.district_key = t.district_key) or exists (select 1 from fct_target as f where f.district_key = t.district_key) or exists (select 1 from fct_school_snapshot as f where f.district_key = t.district_key) or exists (select 1 from fct_class as f where f.district_key = t.district_key) or exists (select 1 from fct_enrolment as f where f.district_key = t.district_key) or exists (select 1 from fct_facility as f where f.district_key = t.district_key) or exists (select 1 from bridge_school_group as f where f.district_key = t.district_key) or exists (select 1 from fct_honour as f where f.district_key = t.district_key) or exists (select 1 from fct_honour as f where f.district_key = t.district_key) or exists (select 1 from fct_inspection as f where f.district_key = t.district_key) or exists (select 1 from fct_quality_monitoring as f where f.district_key = t.district_key) or exists (select 1 from fct_staff as f where f.district_key = t.district_key) or exists (select 1 from fct_school_stage as f where f.district_key = t.district_key) or exists (select 1 from fct_school_year as f where f.district_key = t.district_key));
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11)
select @run, 'dim_school', 'delete', t.school_key, t.school_id, t.name_zh, t.school_type, t.school_type_name, t.founder, t.founder_name, t.is_public, t.pipeline_id, t.run_id, t.is_inferred
from dim_school as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_school as s where t.school_id = s.school_id)
    and not (exists (select 1 from fct_school_snapshot as f where f.school_key = t.school_key) or exists (select 1 from fct_class as f where f.school_key = t.school_key) or exists (select 1 from fct_enrolment as f where f.school_key = t.school_key) or exists (select 1 from fct_facility as f where f.school_key = t.school_key) or exists (select 1 from bridge_school_group as f where f.school_key = t.school_key) or exists (select 1 from fct_inspection as f where f.school_key = t.school_key) or exists (select 1 from fct_quality_monitoring as f where f.school_key = t.school_key) or exists (select 1 from fct_staff as f where f.school_key = t.school_key) or exists (select 1 from fct_school_stage as f where f.school_key = t.school_key) or exists (select 1 from fct_school_year as f where f.school_key = t.school_key));
-- with @pipeline String, @run Int64

delete from dim_school as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_school as s where t.school_id = s.school_id)
    and not (exists (select 1 from fct_school_snapshot as f where f.school_key = t.school_key) or exists (select 1 from fct_class as f where f.school_key = t.school_key) or exists (select 1 from fct_enrolment as f where f.school_key = t.school_key) or exists (select 1 from fct_facility as f where f.school_key = t.school_key) or exists (select 1 from bridge_school_group as f where f.school_key = t.school_key) or exists (select 1 from fct_inspection as f where f.school_key = t.school_key) or exists (select 1 from fct_quality_monitoring as f where f.school_key = t.school_key) or exists (select 1 from fct_staff as f where f.school_key = t.school_key) or exists (select 1 from fct_school_stage as f where f.school_key = t.school_key) or exists (select 1 from fct_school_year as f where f.school_key = t.school_key));
-- with @pipeline String

select count(*) from dim_school where run_id = @run and is_inferred = 1;
-- with @run Int64

insert into etl_run_note (run_id, seq, code, message, "file")
select @run, coalesce(max(seq), 0) + 1, @code, @message, ''
from etl_run_note
where run_id = @run;
-- with @code String, @message String, @run Int64

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

select count(*) from (
select s.source, s.line
from temp.stg_district as s
where exists (select 1 from dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from temp.stg_school as s
where exists (select 1 from dim_school as t where t.school_id = s.school_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from temp.stg_school_snapshot as s
where exists (select 1 from fct_school_snapshot as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline and t.run_id = @run)) as c;
-- with @pipeline String, @run Int64

insert into etl_data_version (data_version, run_id, committed_at)
select coalesce(max(data_version), 0) + 1, @run, @now from etl_data_version;
select max(data_version) from etl_data_version;
-- with @now String, @run Int64

update etl_run
set rows_read = @RowsRead, rows_rejected = @RowsRejected, rows_discarded = @RowsDiscarded, rows_unchanged = @unchangedRows, rejects = @Rejects,
inserted = @inserted, updated = @updated, unchanged = @unchanged, deleted = @deleted, data_version = @dataVersion
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @Rejects Int64, @RowsDiscarded Int64, @RowsRead Int64, @RowsRejected Int64, @dataVersion Int64, @deleted Int64, @fence Int64, @inserted Int64, @now String, @runId Int64, @unchanged Int64, @unchangedRows Int64, @updated Int64

update etl_run set heartbeat_at = @now where state in ('reading', 'staging', 'committing');
-- with @now String

update etl_run
set state = @state, ended_at = @now, error_code = @code, error_message = @message, error_location = @path, error_hint = @hint
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @code String, @fence Int64, @hint String, @message String, @now String, @path String, @runId Int64, @state String

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

create temp table stg_source (source integer not null, source_file text not null, sheet text not null, source_id integer not null, primary key (source)) without rowid;

create temp table stg_reject (seq integer primary key, source integer not null, line integer not null, column_name text not null, code text not null, message text not null, hint text not null, raw text not null, staging text, staged_seq integer);

create temp table stg_discard (source integer not null, line integer not null, rule_name text not null);

create index temp.ix_stg_discard on stg_discard (source, line);

create temp table stg_reject_row (source integer not null, line integer not null, cells text);

create index temp.ix_stg_reject_row on stg_reject_row (source, line);

create temp table stg_header (source integer not null, headers text not null, primary key (source)) without rowid;

create temp table repeated (staging text not null, seq integer not null, first_seq integer not null, differs integer not null, primary key (staging, seq)) without rowid;

create temp table touched (source integer not null, line integer not null, primary key (source, line)) without rowid;

create temp table kept (source integer not null, line integer not null, primary key (source, line)) without rowid;

create temp table stg_department (seq integer primary key, source integer not null, line integer not null, department_id, name_zh);

create index temp.ix_stg_department on stg_department (department_id);

create temp table stg_district (seq integer primary key, source integer not null, line integer not null, district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to);

create index temp.ix_stg_district on stg_district (district_id);

create index temp.ix_stg_district_code on stg_district (gb_code);

create temp table stg_project (seq integer primary key, source integer not null, line integer not null, project_id, name_zh, project_kind);

create index temp.ix_stg_project on stg_project (project_id);

create temp table stg_school (seq integer primary key, source integer not null, line integer not null, school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public integer, is_inferred integer);

create index temp.ix_stg_school on stg_school (school_id);

create temp table stg_school_group (seq integer primary key, source integer not null, line integer not null, school_group_id, name_zh, group_kind);

create index temp.ix_stg_school_group on stg_school_group (school_group_id);

create temp table stg_district_former_code (seq integer primary key, source integer not null, line integer not null, former_code, district_id, former_name, valid_to);

create index temp.ix_stg_district_former_code on stg_district_former_code (former_code, district_id);

create temp table stg_district_alias (seq integer primary key, source integer not null, line integer not null, alias, district_id);

create index temp.ix_stg_district_alias on stg_district_alias (alias, district_id);

create temp table stg_district_member (seq integer primary key, source integer not null, line integer not null, district_id, member_id, valid_from, valid_to);

create index temp.ix_stg_district_member on stg_district_member (district_id, member_id);

create temp table stg_district_code_history (seq integer primary key, source integer not null, line integer not null, code, valid_from, name_zh, valid_to, district_id);

create index temp.ix_stg_district_code_history on stg_district_code_history (code, valid_from, name_zh);

create temp table stg_member_history (seq integer primary key, source integer not null, line integer not null, dimension, member_id, valid_from, valid_to, change, name_zh, code, kind, parent_id, founder, recognition, source_line integer);

create index temp.ix_stg_member_history on stg_member_history (dimension, member_id, valid_from);

create temp table stg_member_succession (seq integer primary key, source integer not null, line integer not null, dimension, predecessor, successor, kind, valid_from, source_line integer);

create index temp.ix_stg_member_succession on stg_member_succession (dimension, predecessor, successor);

create temp table known_age (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_assessor (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_budget_status (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_channel (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_cohort_path (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_criterion_level (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_demonstration (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_department (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_district (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_employment (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_financing_status (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_founder (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_funding_source (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_grade (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_honour (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_honour_level (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_inspection_type (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_instrument (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_milestone (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_ownership (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_population_type (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_project (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_respondent_group (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_school (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_school_group (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_school_type (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_sex (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_stage (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_subject (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

create temp table known_urban_rural (id text not null, level text not null, member_key integer, primary key (id)) without rowid;

select "file", sheet, source_id from etl_source;

select count(*) from temp.stg_department;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'department_id is missing.', '', json_object('department_id', s.department_id, 'name_zh', s.name_zh), 'stg_department', s.seq
from temp.stg_department as s
where s.department_id is null;

delete from temp.stg_department where seq in (select staged_seq from temp.stg_reject where staging = 'stg_department');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', json_object('department_id', s.department_id, 'name_zh', s.name_zh), 'stg_department', s.seq
from temp.stg_department as s
where s.name_zh is null;

delete from temp.stg_department where seq in (select staged_seq from temp.stg_reject where staging = 'stg_department');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_department', c.seq, c.first_seq, case when o.name_zh is not p.name_zh then 1 else 0 end
from (
    select seq, min(seq) over (partition by department_id) as first_seq, count(*) over (partition by department_id) as copies
    from temp.stg_department) as c
join temp.stg_department as o on o.seq = c.seq
join temp.stg_department as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from temp.repeated as d join temp.stg_department as o on o.seq = d.first_seq where d.staging = 'stg_department' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_department as o on o.seq = d.first_seq where d.staging = 'stg_department' and d.seq = s.seq))), '; that one is kept.'), '', json_object('department_id', s.department_id, 'name_zh', s.name_zh), 'stg_department', s.seq
from temp.stg_department as s
where exists (select 1 from temp.repeated as d join temp.stg_department as o on o.seq = d.first_seq where d.staging = 'stg_department' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_department where seq in (select staged_seq from temp.stg_reject where staging = 'stg_department');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dim_department as t where t.department_id = s.department_id and t.pipeline_id <> @pipeline and (t.name_zh is not s.name_zh)), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('department_id', s.department_id, 'name_zh', s.name_zh), 'stg_department', s.seq
from temp.stg_department as s
where exists (select 1 from dim_department as t where t.department_id = s.department_id and t.pipeline_id <> @pipeline and (t.name_zh is not s.name_zh));
-- with @pipeline String

delete from temp.stg_department where seq in (select staged_seq from temp.stg_reject where staging = 'stg_department');

delete from temp.known_department;

insert into temp.known_department (id, level, member_key)
select t.department_id, 'DEPARTMENT', t.department_key
from dim_department as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_department as g where t.department_id = g.department_id)));
-- with @pipeline String

insert into temp.known_department (id, level)
select s.department_id, 'DEPARTMENT'
from temp.stg_department as s
where s.department_id is not null
    and not exists (select 1 from temp.stg_department as l where l.department_id = s.department_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_department as k where k.id = s.department_id);

delete from temp.known_department;

insert into temp.known_department (id, level, member_key)
select t.department_id, 'DEPARTMENT', t.department_key
from dim_department as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_department as g where t.department_id = g.department_id)));
-- with @pipeline String

insert into temp.known_department (id, level)
select s.department_id, 'DEPARTMENT'
from temp.stg_department as s
where s.department_id is not null
    and not exists (select 1 from temp.stg_department as l where l.department_id = s.department_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_department as k where k.id = s.department_id);

select t.department_id
from dim_department as t
where (t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_department as g where t.department_id = g.department_id))
    and (exists (select 1 from fct_responsibility_task as f where f.department_key = t.department_key))
order by t.department_id
limit 5;
-- with @pipeline String

select count(*) from temp.stg_district;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'district_id is missing.', '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.district_id is null;

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'code_scheme is missing.', '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.code_scheme is null;

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.name_zh is null;

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'level is missing.', '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.level is null;

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_level', concat('Level ''', s.level, ''' is not known.'), 'Known are NAT, PROV, CITY, COUNTY, MZONE, TOWN, SUBZONE.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.level not in ('NAT', 'PROV', 'CITY', 'COUNTY', 'MZONE', 'TOWN', 'SUBZONE');

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_district', c.seq, c.first_seq, case when o.gb_code is not p.gb_code or o.code_scheme is not p.code_scheme or o.name_zh is not p.name_zh or o.name_en is not p.name_en or o.level is not p.level or o.statistical_parent_id is not p.statistical_parent_id or o.managing_parent_id is not p.managing_parent_id or o.valid_from is not p.valid_from or o.valid_to is not p.valid_to then 1 else 0 end
from (
    select seq, min(seq) over (partition by district_id) as first_seq, count(*) over (partition by district_id) as copies
    from temp.stg_district) as c
join temp.stg_district as o on o.seq = c.seq
join temp.stg_district as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from temp.repeated as d join temp.stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq))), '; that one is kept.'), '', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where exists (select 1 from temp.repeated as d join temp.stg_district as o on o.seq = d.first_seq where d.staging = 'stg_district' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dim_district as t where t.district_id = s.district_id and t.pipeline_id <> @pipeline and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to)), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where exists (select 1 from dim_district as t where t.district_id = s.district_id and t.pipeline_id <> @pipeline and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to));
-- with @pipeline String

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_code', concat('Code ', s.gb_code, ' is also that of ', (select min(u.id) from (select o.district_id as id from temp.stg_district as o where o.gb_code = s.gb_code and o.seq <> s.seq
union all
select t.district_id
from dim_district as t
where t.gb_code = s.gb_code
    and t.district_id <> s.district_id
    and not (t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_district as g where t.district_id = g.district_id))
    and not exists (select 1 from temp.stg_district as n where n.district_id = t.district_id)) as u), '.'), 'A code belongs to one member; a code it had before is a former code.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.gb_code is not null and exists (select o.district_id as id from temp.stg_district as o where o.gb_code = s.gb_code and o.seq <> s.seq
union all
select t.district_id
from dim_district as t
where t.gb_code = s.gb_code
    and t.district_id <> s.district_id
    and not (t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_district as g where t.district_id = g.district_id))
    and not exists (select 1 from temp.stg_district as n where n.district_id = t.district_id));
-- with @pipeline String

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

delete from temp.known_district;

insert into temp.known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dim_district as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_district as g where t.district_id = g.district_id)));
-- with @pipeline String

update temp.known_district as k
set level = s.level
from temp.stg_district as s
where s.district_id = k.id and s.level is not null;

insert into temp.known_district (id, level)
select s.district_id, coalesce(s.level, '')
from temp.stg_district as s
where s.district_id is not null
    and not exists (select 1 from temp.stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_district as k where k.id = s.district_id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.statistical_parent_id, ''' is not known.'), 'statistical_parent_id names a member of district.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.statistical_parent_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.statistical_parent_id);

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.managing_parent_id, ''' is not known.'), 'managing_parent_id names a member of district.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.managing_parent_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.managing_parent_id);

delete from temp.stg_district where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district');

delete from temp.known_district;

insert into temp.known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dim_district as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_district as g where t.district_id = g.district_id)));
-- with @pipeline String

update temp.known_district as k
set level = s.level
from temp.stg_district as s
where s.district_id = k.id and s.level is not null;

insert into temp.known_district (id, level)
select s.district_id, coalesce(s.level, '')
from temp.stg_district as s
where s.district_id is not null
    and not exists (select 1 from temp.stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_district as k where k.id = s.district_id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.statistical_parent_id, ''' is not known.'), 'statistical_parent_id names a member of district.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.statistical_parent_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.statistical_parent_id);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_parent', concat('Its parent ''', s.managing_parent_id, ''' is not known.'), 'managing_parent_id names a member of district.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where s.managing_parent_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.managing_parent_id);

delete from temp.known_district;

insert into temp.known_district (id, level, member_key)
select t.district_id, t.level, t.district_key
from dim_district as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_district as g where t.district_id = g.district_id)));
-- with @pipeline String

update temp.known_district as k
set level = s.level
from temp.stg_district as s
where s.district_id = k.id and s.level is not null;

insert into temp.known_district (id, level)
select s.district_id, coalesce(s.level, '')
from temp.stg_district as s
where s.district_id is not null
    and not exists (select 1 from temp.stg_district as l where l.district_id = s.district_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_district as k where k.id = s.district_id);

select t.district_id
from dim_district as t
where (t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_district as g where t.district_id = g.district_id))
    and (exists (select 1 from fct_published_education as f where f.district_key = t.district_key) or exists (select 1 from fct_published_expenditure as f where f.district_key = t.district_key) or exists (select 1 from fct_published_funding as f where f.district_key = t.district_key) or exists (select 1 from fct_published_per_pupil as f where f.district_key = t.district_key) or exists (select 1 from fct_children as f where f.district_key = t.district_key) or exists (select 1 from fct_cohort as f where f.district_key = t.district_key) or exists (select 1 from fct_evaluation as f where f.district_key = t.district_key) or exists (select 1 from fct_project_financing as f where f.district_key = t.district_key) or exists (select 1 from fct_fiscal_context as f where f.district_key = t.district_key) or exists (select 1 from fct_funding as f where f.district_key = t.district_key) or exists (select 1 from fct_population as f where f.district_key = t.district_key) or exists (select 1 from fct_project_milestone as f where f.district_key = t.district_key) or exists (select 1 from fct_recruitment as f where f.district_key = t.district_key) or exists (select 1 from fct_responsibility_task as f where f.district_key = t.district_key) or exists (select 1 from fct_rotation as f where f.district_key = t.district_key) or exists (select 1 from fct_rotation_base as f where f.district_key = t.district_key) or exists (select 1 from fct_salary as f where f.district_key = t.district_key) or exists (select 1 from fct_survey as f where f.district_key = t.district_key) or exists (select 1 from fct_target as f where f.district_key = t.district_key) or exists (select 1 from fct_school_snapshot as f where f.district_key = t.district_key) or exists (select 1 from fct_class as f where f.district_key = t.district_key) or exists (select 1 from fct_enrolment as f where f.district_key = t.district_key) or exists (select 1 from fct_facility as f where f.district_key = t.district_key) or exists (select 1 from bridge_school_group as f where f.district_key = t.district_key) or exists (select 1 from fct_honour as f where f.district_key = t.district_key) or exists (select 1 from fct_honour as f where f.district_key = t.district_key) or exists (select 1 from fct_inspection as f where f.district_key = t.district_key) or exists (select 1 from fct_quality_monitoring as f where f.district_key = t.district_key) or exists (select 1 from fct_staff as f where f.district_key = t.district_key) or exists (select 1 from fct_school_stage as f where f.district_key = t.district_key) or exists (select 1 from fct_school_year as f where f.district_key = t.district_key) or exists (select 1 from dim_district as c where c.statistical_parent_id = t.district_id and c.district_id in (select id from temp.known_district) and not exists (select 1 from temp.stg_district as n where n.district_id = c.district_id)) or exists (select 1 from dim_district as c where c.managing_parent_id = t.district_id and c.district_id in (select id from temp.known_district) and not exists (select 1 from temp.stg_district as n where n.district_id = c.district_id)) or exists (select 1 from map_district_code as c where c.district_id = t.district_id and c.pipeline_id <> @pipeline) or exists (select 1 from map_district_alias as c where c.district_id = t.district_id and c.pipeline_id <> @pipeline) or exists (select 1 from bridge_district_member as c where c.district_id = t.district_id and c.pipeline_id <> @pipeline) or exists (select 1 from bridge_district_member as c where c.member_id = t.district_id and c.pipeline_id <> @pipeline) or exists (select 1 from map_code_history as c where c.district_id = t.district_id and c.pipeline_id <> @pipeline))
order by t.district_id
limit 5;
-- with @pipeline String

select count(*) from temp.stg_project;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'project_id is missing.', '', json_object('project_id', s.project_id, 'name_zh', s.name_zh, 'project_kind', s.project_kind), 'stg_project', s.seq
from temp.stg_project as s
where s.project_id is null;

delete from temp.stg_project where seq in (select staged_seq from temp.stg_reject where staging = 'stg_project');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', json_object('project_id', s.project_id, 'name_zh', s.name_zh, 'project_kind', s.project_kind), 'stg_project', s.seq
from temp.stg_project as s
where s.name_zh is null;

delete from temp.stg_project where seq in (select staged_seq from temp.stg_reject where staging = 'stg_project');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_project', c.seq, c.first_seq, case when o.name_zh is not p.name_zh or o.project_kind is not p.project_kind then 1 else 0 end
from (
    select seq, min(seq) over (partition by project_id) as first_seq, count(*) over (partition by project_id) as copies
    from temp.stg_project) as c
join temp.stg_project as o on o.seq = c.seq
join temp.stg_project as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from temp.repeated as d join temp.stg_project as o on o.seq = d.first_seq where d.staging = 'stg_project' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_project as o on o.seq = d.first_seq where d.staging = 'stg_project' and d.seq = s.seq))), '; that one is kept.'), '', json_object('project_id', s.project_id, 'name_zh', s.name_zh, 'project_kind', s.project_kind), 'stg_project', s.seq
from temp.stg_project as s
where exists (select 1 from temp.repeated as d join temp.stg_project as o on o.seq = d.first_seq where d.staging = 'stg_project' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_project where seq in (select staged_seq from temp.stg_reject where staging = 'stg_project');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dim_project as t where t.project_id = s.project_id and t.pipeline_id <> @pipeline and (t.name_zh is not s.name_zh or t.project_kind is not s.project_kind)), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('project_id', s.project_id, 'name_zh', s.name_zh, 'project_kind', s.project_kind), 'stg_project', s.seq
from temp.stg_project as s
where exists (select 1 from dim_project as t where t.project_id = s.project_id and t.pipeline_id <> @pipeline and (t.name_zh is not s.name_zh or t.project_kind is not s.project_kind));
-- with @pipeline String

delete from temp.stg_project where seq in (select staged_seq from temp.stg_reject where staging = 'stg_project');

delete from temp.known_project;

insert into temp.known_project (id, level, member_key)
select t.project_id, 'PROJECT', t.project_key
from dim_project as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_project as g where t.project_id = g.project_id)));
-- with @pipeline String

insert into temp.known_project (id, level)
select s.project_id, 'PROJECT'
from temp.stg_project as s
where s.project_id is not null
    and not exists (select 1 from temp.stg_project as l where l.project_id = s.project_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_project as k where k.id = s.project_id);

delete from temp.known_project;

insert into temp.known_project (id, level, member_key)
select t.project_id, 'PROJECT', t.project_key
from dim_project as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_project as g where t.project_id = g.project_id)));
-- with @pipeline String

insert into temp.known_project (id, level)
select s.project_id, 'PROJECT'
from temp.stg_project as s
where s.project_id is not null
    and not exists (select 1 from temp.stg_project as l where l.project_id = s.project_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_project as k where k.id = s.project_id);

select t.project_id
from dim_project as t
where (t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_project as g where t.project_id = g.project_id))
    and (exists (select 1 from fct_project_financing as f where f.project_key = t.project_key) or exists (select 1 from fct_project_milestone as f where f.project_key = t.project_key))
order by t.project_id
limit 5;
-- with @pipeline String

select count(*) from temp.stg_school;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_id is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.school_id is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.name_zh is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_type is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.school_type is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_type_name is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.school_type_name is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'founder is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.founder is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'founder_name is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.founder_name is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'is_public is missing.', '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where s.is_public is null;

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_school', c.seq, c.first_seq, case when o.name_zh is not p.name_zh or o.school_type is not p.school_type or o.school_type_name is not p.school_type_name or o.founder is not p.founder or o.founder_name is not p.founder_name or o.is_public is not p.is_public or o.is_inferred is not p.is_inferred then 1 else 0 end
from (
    select seq, min(seq) over (partition by school_id) as first_seq, count(*) over (partition by school_id) as copies
    from temp.stg_school) as c
join temp.stg_school as o on o.seq = c.seq
join temp.stg_school as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from temp.repeated as d join temp.stg_school as o on o.seq = d.first_seq where d.staging = 'stg_school' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_school as o on o.seq = d.first_seq where d.staging = 'stg_school' and d.seq = s.seq))), '; that one is kept.'), '', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where exists (select 1 from temp.repeated as d join temp.stg_school as o on o.seq = d.first_seq where d.staging = 'stg_school' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dim_school as t where t.school_id = s.school_id and t.pipeline_id <> @pipeline and (t.name_zh is not s.name_zh or t.school_type is not s.school_type or t.school_type_name is not s.school_type_name or t.founder is not s.founder or t.founder_name is not s.founder_name or t.is_public is not s.is_public or t.is_inferred is not s.is_inferred) and t.is_inferred is null), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where exists (select 1 from dim_school as t where t.school_id = s.school_id and t.pipeline_id <> @pipeline and (t.name_zh is not s.name_zh or t.school_type is not s.school_type or t.school_type_name is not s.school_type_name or t.founder is not s.founder or t.founder_name is not s.founder_name or t.is_public is not s.is_public or t.is_inferred is not s.is_inferred) and t.is_inferred is null);
-- with @pipeline String

delete from temp.stg_school where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school');

delete from temp.known_school;

insert into temp.known_school (id, level, member_key)
select t.school_id, 'SCHOOL', t.school_key
from dim_school as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_school as g where t.school_id = g.school_id)));
-- with @pipeline String

insert into temp.known_school (id, level)
select s.school_id, 'SCHOOL'
from temp.stg_school as s
where s.school_id is not null
    and not exists (select 1 from temp.stg_school as l where l.school_id = s.school_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_school as k where k.id = s.school_id);

delete from temp.known_school;

insert into temp.known_school (id, level, member_key)
select t.school_id, 'SCHOOL', t.school_key
from dim_school as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_school as g where t.school_id = g.school_id)));
-- with @pipeline String

insert into temp.known_school (id, level)
select s.school_id, 'SCHOOL'
from temp.stg_school as s
where s.school_id is not null
    and not exists (select 1 from temp.stg_school as l where l.school_id = s.school_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_school as k where k.id = s.school_id);

select t.school_id
from dim_school as t
where (t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_school as g where t.school_id = g.school_id))
    and (exists (select 1 from fct_school_snapshot as f where f.school_key = t.school_key) or exists (select 1 from fct_class as f where f.school_key = t.school_key) or exists (select 1 from fct_enrolment as f where f.school_key = t.school_key) or exists (select 1 from fct_facility as f where f.school_key = t.school_key) or exists (select 1 from bridge_school_group as f where f.school_key = t.school_key) or exists (select 1 from fct_inspection as f where f.school_key = t.school_key) or exists (select 1 from fct_quality_monitoring as f where f.school_key = t.school_key) or exists (select 1 from fct_staff as f where f.school_key = t.school_key) or exists (select 1 from fct_school_stage as f where f.school_key = t.school_key) or exists (select 1 from fct_school_year as f where f.school_key = t.school_key))
order by t.school_id
limit 5;
-- with @pipeline String

select count(*) from temp.stg_school_group;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'school_group_id is missing.', '', json_object('school_group_id', s.school_group_id, 'name_zh', s.name_zh, 'group_kind', s.group_kind), 'stg_school_group', s.seq
from temp.stg_school_group as s
where s.school_group_id is null;

delete from temp.stg_school_group where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_group');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', json_object('school_group_id', s.school_group_id, 'name_zh', s.name_zh, 'group_kind', s.group_kind), 'stg_school_group', s.seq
from temp.stg_school_group as s
where s.name_zh is null;

delete from temp.stg_school_group where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_group');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_school_group', c.seq, c.first_seq, case when o.name_zh is not p.name_zh or o.group_kind is not p.group_kind then 1 else 0 end
from (
    select seq, min(seq) over (partition by school_group_id) as first_seq, count(*) over (partition by school_group_id) as copies
    from temp.stg_school_group) as c
join temp.stg_school_group as o on o.seq = c.seq
join temp.stg_school_group as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('This is already on line ', concat((select o.line from temp.repeated as d join temp.stg_school_group as o on o.seq = d.first_seq where d.staging = 'stg_school_group' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_school_group as o on o.seq = d.first_seq where d.staging = 'stg_school_group' and d.seq = s.seq))), '; that one is kept.'), '', json_object('school_group_id', s.school_group_id, 'name_zh', s.name_zh, 'group_kind', s.group_kind), 'stg_school_group', s.seq
from temp.stg_school_group as s
where exists (select 1 from temp.repeated as d join temp.stg_school_group as o on o.seq = d.first_seq where d.staging = 'stg_school_group' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_school_group where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_group');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from dim_school_group as t where t.school_group_id = s.school_group_id and t.pipeline_id <> @pipeline and (t.name_zh is not s.name_zh or t.group_kind is not s.group_kind)), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('school_group_id', s.school_group_id, 'name_zh', s.name_zh, 'group_kind', s.group_kind), 'stg_school_group', s.seq
from temp.stg_school_group as s
where exists (select 1 from dim_school_group as t where t.school_group_id = s.school_group_id and t.pipeline_id <> @pipeline and (t.name_zh is not s.name_zh or t.group_kind is not s.group_kind));
-- with @pipeline String

delete from temp.stg_school_group where seq in (select staged_seq from temp.stg_reject where staging = 'stg_school_group');

delete from temp.known_school_group;

insert into temp.known_school_group (id, level, member_key)
select t.school_group_id, 'GROUP', t.school_group_key
from dim_school_group as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_school_group as g where t.school_group_id = g.school_group_id)));
-- with @pipeline String

insert into temp.known_school_group (id, level)
select s.school_group_id, 'GROUP'
from temp.stg_school_group as s
where s.school_group_id is not null
    and not exists (select 1 from temp.stg_school_group as l where l.school_group_id = s.school_group_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_school_group as k where k.id = s.school_group_id);

delete from temp.known_school_group;

insert into temp.known_school_group (id, level, member_key)
select t.school_group_id, 'GROUP', t.school_group_key
from dim_school_group as t
where not ((t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_school_group as g where t.school_group_id = g.school_group_id)));
-- with @pipeline String

insert into temp.known_school_group (id, level)
select s.school_group_id, 'GROUP'
from temp.stg_school_group as s
where s.school_group_id is not null
    and not exists (select 1 from temp.stg_school_group as l where l.school_group_id = s.school_group_id and l.seq > s.seq)
    and not exists (select 1 from temp.known_school_group as k where k.id = s.school_group_id);

select t.school_group_id
from dim_school_group as t
where (t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_school_group as g where t.school_group_id = g.school_group_id))
    and (exists (select 1 from bridge_school_group as f where f.school_group_key = t.school_group_key))
order by t.school_group_id
limit 5;
-- with @pipeline String

select count(*) from temp.stg_district_former_code;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'district_id is missing.', '', json_object('former_code', s.former_code, 'district_id', s.district_id, 'former_name', s.former_name, 'valid_to', s.valid_to), 'stg_district_former_code', s.seq
from temp.stg_district_former_code as s
where s.district_id is null;

delete from temp.stg_district_former_code where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_former_code');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'former_code is missing.', '', json_object('former_code', s.former_code, 'district_id', s.district_id, 'former_name', s.former_name, 'valid_to', s.valid_to), 'stg_district_former_code', s.seq
from temp.stg_district_former_code as s
where s.former_code is null;

delete from temp.stg_district_former_code where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_former_code');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'former_name is missing.', '', json_object('former_code', s.former_code, 'district_id', s.district_id, 'former_name', s.former_name, 'valid_to', s.valid_to), 'stg_district_former_code', s.seq
from temp.stg_district_former_code as s
where s.former_name is null;

delete from temp.stg_district_former_code where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_former_code');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'valid_to is missing.', '', json_object('former_code', s.former_code, 'district_id', s.district_id, 'former_name', s.former_name, 'valid_to', s.valid_to), 'stg_district_former_code', s.seq
from temp.stg_district_former_code as s
where s.valid_to is null;

delete from temp.stg_district_former_code where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_former_code');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_district_former_code', c.seq, c.first_seq, case when o.former_name is not p.former_name or o.valid_to is not p.valid_to then 1 else 0 end
from (
    select seq, min(seq) over (partition by former_code, district_id) as first_seq, count(*) over (partition by former_code, district_id) as copies
    from temp.stg_district_former_code) as c
join temp.stg_district_former_code as o on o.seq = c.seq
join temp.stg_district_former_code as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from temp.repeated as d join temp.stg_district_former_code as o on o.seq = d.first_seq where d.staging = 'stg_district_former_code' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_district_former_code as o on o.seq = d.first_seq where d.staging = 'stg_district_former_code' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', json_object('former_code', s.former_code, 'district_id', s.district_id, 'former_name', s.former_name, 'valid_to', s.valid_to), 'stg_district_former_code', s.seq
from temp.stg_district_former_code as s
where exists (select 1 from temp.repeated as d join temp.stg_district_former_code as o on o.seq = d.first_seq where d.staging = 'stg_district_former_code' and d.seq = s.seq and d.first_seq in (select first_seq from temp.repeated where staging = 'stg_district_former_code' and differs = 1));

delete from temp.stg_district_former_code where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_former_code');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from temp.repeated as d join temp.stg_district_former_code as o on o.seq = d.first_seq where d.staging = 'stg_district_former_code' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_district_former_code as o on o.seq = d.first_seq where d.staging = 'stg_district_former_code' and d.seq = s.seq))), '.'), '', json_object('former_code', s.former_code, 'district_id', s.district_id, 'former_name', s.former_name, 'valid_to', s.valid_to), 'stg_district_former_code', s.seq
from temp.stg_district_former_code as s
where exists (select 1 from temp.repeated as d join temp.stg_district_former_code as o on o.seq = d.first_seq where d.staging = 'stg_district_former_code' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_district_former_code where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_former_code');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from map_district_code as t where t.former_code = s.former_code and t.district_id = s.district_id and t.pipeline_id <> @pipeline and (t.former_name is not s.former_name or t.valid_to is not s.valid_to)), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('former_code', s.former_code, 'district_id', s.district_id, 'former_name', s.former_name, 'valid_to', s.valid_to), 'stg_district_former_code', s.seq
from temp.stg_district_former_code as s
where exists (select 1 from map_district_code as t where t.former_code = s.former_code and t.district_id = s.district_id and t.pipeline_id <> @pipeline and (t.former_name is not s.former_name or t.valid_to is not s.valid_to));
-- with @pipeline String

delete from temp.stg_district_former_code where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_former_code');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('There is no district ''', s.district_id, '''.'), '', json_object('former_code', s.former_code, 'district_id', s.district_id, 'former_name', s.former_name, 'valid_to', s.valid_to), 'stg_district_former_code', s.seq
from temp.stg_district_former_code as s
where s.district_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.district_id);

delete from temp.stg_district_former_code where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_former_code');

select t.district_id
from map_district_code as t
where (t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_district_former_code as g where t.former_code = g.former_code and t.district_id = g.district_id))
    and (1 = 0)
order by t.district_id
limit 5;
-- with @pipeline String

select count(*) from temp.stg_district_alias;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'alias is missing.', '', json_object('alias', s.alias, 'district_id', s.district_id), 'stg_district_alias', s.seq
from temp.stg_district_alias as s
where s.alias is null;

delete from temp.stg_district_alias where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_alias');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'district_id is missing.', '', json_object('alias', s.alias, 'district_id', s.district_id), 'stg_district_alias', s.seq
from temp.stg_district_alias as s
where s.district_id is null;

delete from temp.stg_district_alias where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_alias');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_district_alias', c.seq, c.first_seq, case when 1 = 0 then 1 else 0 end
from (
    select seq, min(seq) over (partition by alias, district_id) as first_seq, count(*) over (partition by alias, district_id) as copies
    from temp.stg_district_alias) as c
join temp.stg_district_alias as o on o.seq = c.seq
join temp.stg_district_alias as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from temp.repeated as d join temp.stg_district_alias as o on o.seq = d.first_seq where d.staging = 'stg_district_alias' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_district_alias as o on o.seq = d.first_seq where d.staging = 'stg_district_alias' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', json_object('alias', s.alias, 'district_id', s.district_id), 'stg_district_alias', s.seq
from temp.stg_district_alias as s
where exists (select 1 from temp.repeated as d join temp.stg_district_alias as o on o.seq = d.first_seq where d.staging = 'stg_district_alias' and d.seq = s.seq and d.first_seq in (select first_seq from temp.repeated where staging = 'stg_district_alias' and differs = 1));

delete from temp.stg_district_alias where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_alias');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from temp.repeated as d join temp.stg_district_alias as o on o.seq = d.first_seq where d.staging = 'stg_district_alias' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_district_alias as o on o.seq = d.first_seq where d.staging = 'stg_district_alias' and d.seq = s.seq))), '.'), '', json_object('alias', s.alias, 'district_id', s.district_id), 'stg_district_alias', s.seq
from temp.stg_district_alias as s
where exists (select 1 from temp.repeated as d join temp.stg_district_alias as o on o.seq = d.first_seq where d.staging = 'stg_district_alias' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_district_alias where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_alias');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from map_district_alias as t where t.alias = s.alias and t.district_id = s.district_id and t.pipeline_id <> @pipeline and (1 = 0)), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('alias', s.alias, 'district_id', s.district_id), 'stg_district_alias', s.seq
from temp.stg_district_alias as s
where exists (select 1 from map_district_alias as t where t.alias = s.alias and t.district_id = s.district_id and t.pipeline_id <> @pipeline and (1 = 0));
-- with @pipeline String

delete from temp.stg_district_alias where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_alias');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('There is no district ''', s.district_id, '''.'), '', json_object('alias', s.alias, 'district_id', s.district_id), 'stg_district_alias', s.seq
from temp.stg_district_alias as s
where s.district_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.district_id);

delete from temp.stg_district_alias where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_alias');

select t.district_id
from map_district_alias as t
where (t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_district_alias as g where t.alias = g.alias and t.district_id = g.district_id))
    and (1 = 0)
order by t.district_id
limit 5;
-- with @pipeline String

select count(*) from temp.stg_district_member;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'district_id is missing.', '', json_object('district_id', s.district_id, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district_member', s.seq
from temp.stg_district_member as s
where s.district_id is null;

delete from temp.stg_district_member where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_member');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'member_id is missing.', '', json_object('district_id', s.district_id, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district_member', s.seq
from temp.stg_district_member as s
where s.member_id is null;

delete from temp.stg_district_member where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_member');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_district_member', c.seq, c.first_seq, case when o.valid_from is not p.valid_from or o.valid_to is not p.valid_to then 1 else 0 end
from (
    select seq, min(seq) over (partition by district_id, member_id) as first_seq, count(*) over (partition by district_id, member_id) as copies
    from temp.stg_district_member) as c
join temp.stg_district_member as o on o.seq = c.seq
join temp.stg_district_member as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from temp.repeated as d join temp.stg_district_member as o on o.seq = d.first_seq where d.staging = 'stg_district_member' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_district_member as o on o.seq = d.first_seq where d.staging = 'stg_district_member' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', json_object('district_id', s.district_id, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district_member', s.seq
from temp.stg_district_member as s
where exists (select 1 from temp.repeated as d join temp.stg_district_member as o on o.seq = d.first_seq where d.staging = 'stg_district_member' and d.seq = s.seq and d.first_seq in (select first_seq from temp.repeated where staging = 'stg_district_member' and differs = 1));

delete from temp.stg_district_member where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_member');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from temp.repeated as d join temp.stg_district_member as o on o.seq = d.first_seq where d.staging = 'stg_district_member' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_district_member as o on o.seq = d.first_seq where d.staging = 'stg_district_member' and d.seq = s.seq))), '.'), '', json_object('district_id', s.district_id, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district_member', s.seq
from temp.stg_district_member as s
where exists (select 1 from temp.repeated as d join temp.stg_district_member as o on o.seq = d.first_seq where d.staging = 'stg_district_member' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_district_member where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_member');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from bridge_district_member as t where t.district_id = s.district_id and t.member_id = s.member_id and t.pipeline_id <> @pipeline and (t.valid_from is not s.valid_from or t.valid_to is not s.valid_to)), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('district_id', s.district_id, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district_member', s.seq
from temp.stg_district_member as s
where exists (select 1 from bridge_district_member as t where t.district_id = s.district_id and t.member_id = s.member_id and t.pipeline_id <> @pipeline and (t.valid_from is not s.valid_from or t.valid_to is not s.valid_to));
-- with @pipeline String

delete from temp.stg_district_member where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_member');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('There is no district ''', s.district_id, '''.'), '', json_object('district_id', s.district_id, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district_member', s.seq
from temp.stg_district_member as s
where s.district_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.district_id);

delete from temp.stg_district_member where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_member');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('There is no district ''', s.member_id, '''.'), '', json_object('district_id', s.district_id, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district_member', s.seq
from temp.stg_district_member as s
where s.member_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.member_id);

delete from temp.stg_district_member where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_member');

select t.district_id
from bridge_district_member as t
where (t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_district_member as g where t.district_id = g.district_id and t.member_id = g.member_id))
    and (1 = 0)
order by t.district_id
limit 5;
-- with @pipeline String

select count(*) from temp.stg_district_code_history;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'code is missing.', '', json_object('code', s.code, 'valid_from', s.valid_from, 'name_zh', s.name_zh, 'valid_to', s.valid_to, 'district_id', s.district_id), 'stg_district_code_history', s.seq
from temp.stg_district_code_history as s
where s.code is null;

delete from temp.stg_district_code_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_code_history');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'valid_from is missing.', '', json_object('code', s.code, 'valid_from', s.valid_from, 'name_zh', s.name_zh, 'valid_to', s.valid_to, 'district_id', s.district_id), 'stg_district_code_history', s.seq
from temp.stg_district_code_history as s
where s.valid_from is null;

delete from temp.stg_district_code_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_code_history');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'name_zh is missing.', '', json_object('code', s.code, 'valid_from', s.valid_from, 'name_zh', s.name_zh, 'valid_to', s.valid_to, 'district_id', s.district_id), 'stg_district_code_history', s.seq
from temp.stg_district_code_history as s
where s.name_zh is null;

delete from temp.stg_district_code_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_code_history');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_district_code_history', c.seq, c.first_seq, case when o.valid_to is not p.valid_to or o.district_id is not p.district_id then 1 else 0 end
from (
    select seq, min(seq) over (partition by code, valid_from, name_zh) as first_seq, count(*) over (partition by code, valid_from, name_zh) as copies
    from temp.stg_district_code_history) as c
join temp.stg_district_code_history as o on o.seq = c.seq
join temp.stg_district_code_history as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from temp.repeated as d join temp.stg_district_code_history as o on o.seq = d.first_seq where d.staging = 'stg_district_code_history' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_district_code_history as o on o.seq = d.first_seq where d.staging = 'stg_district_code_history' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', json_object('code', s.code, 'valid_from', s.valid_from, 'name_zh', s.name_zh, 'valid_to', s.valid_to, 'district_id', s.district_id), 'stg_district_code_history', s.seq
from temp.stg_district_code_history as s
where exists (select 1 from temp.repeated as d join temp.stg_district_code_history as o on o.seq = d.first_seq where d.staging = 'stg_district_code_history' and d.seq = s.seq and d.first_seq in (select first_seq from temp.repeated where staging = 'stg_district_code_history' and differs = 1));

delete from temp.stg_district_code_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_code_history');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from temp.repeated as d join temp.stg_district_code_history as o on o.seq = d.first_seq where d.staging = 'stg_district_code_history' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_district_code_history as o on o.seq = d.first_seq where d.staging = 'stg_district_code_history' and d.seq = s.seq))), '.'), '', json_object('code', s.code, 'valid_from', s.valid_from, 'name_zh', s.name_zh, 'valid_to', s.valid_to, 'district_id', s.district_id), 'stg_district_code_history', s.seq
from temp.stg_district_code_history as s
where exists (select 1 from temp.repeated as d join temp.stg_district_code_history as o on o.seq = d.first_seq where d.staging = 'stg_district_code_history' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_district_code_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_code_history');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from map_code_history as t where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh and t.pipeline_id <> @pipeline and (t.valid_to is not s.valid_to or t.district_id is not s.district_id)), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('code', s.code, 'valid_from', s.valid_from, 'name_zh', s.name_zh, 'valid_to', s.valid_to, 'district_id', s.district_id), 'stg_district_code_history', s.seq
from temp.stg_district_code_history as s
where exists (select 1 from map_code_history as t where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh and t.pipeline_id <> @pipeline and (t.valid_to is not s.valid_to or t.district_id is not s.district_id));
-- with @pipeline String

delete from temp.stg_district_code_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_code_history');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_member', concat('There is no district ''', s.district_id, '''.'), '', json_object('code', s.code, 'valid_from', s.valid_from, 'name_zh', s.name_zh, 'valid_to', s.valid_to, 'district_id', s.district_id), 'stg_district_code_history', s.seq
from temp.stg_district_code_history as s
where s.district_id is not null and not exists (select 1 from temp.known_district as k where k.id = s.district_id);

delete from temp.stg_district_code_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_district_code_history');

select t.code
from map_code_history as t
where (t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_district_code_history as g where t.code = g.code and t.valid_from = g.valid_from and t.name_zh = g.name_zh))
    and (1 = 0)
order by t.code
limit 5;
-- with @pipeline String

select count(*) from temp.stg_member_history;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'dimension is missing.', '', json_object('dimension', s.dimension, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to, 'change', s.change, 'name_zh', s.name_zh, 'code', s.code, 'kind', s.kind, 'parent_id', s.parent_id, 'founder', s.founder, 'recognition', s.recognition), 'stg_member_history', s.seq
from temp.stg_member_history as s
where s.dimension is null;

delete from temp.stg_member_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_history');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'member_id is missing.', '', json_object('dimension', s.dimension, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to, 'change', s.change, 'name_zh', s.name_zh, 'code', s.code, 'kind', s.kind, 'parent_id', s.parent_id, 'founder', s.founder, 'recognition', s.recognition), 'stg_member_history', s.seq
from temp.stg_member_history as s
where s.member_id is null;

delete from temp.stg_member_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_history');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'valid_from is missing.', '', json_object('dimension', s.dimension, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to, 'change', s.change, 'name_zh', s.name_zh, 'code', s.code, 'kind', s.kind, 'parent_id', s.parent_id, 'founder', s.founder, 'recognition', s.recognition), 'stg_member_history', s.seq
from temp.stg_member_history as s
where s.valid_from is null;

delete from temp.stg_member_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_history');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'change is missing.', '', json_object('dimension', s.dimension, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to, 'change', s.change, 'name_zh', s.name_zh, 'code', s.code, 'kind', s.kind, 'parent_id', s.parent_id, 'founder', s.founder, 'recognition', s.recognition), 'stg_member_history', s.seq
from temp.stg_member_history as s
where s.change is null;

delete from temp.stg_member_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_history');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_change', concat('There is no change ''', s.change, '''.'), 'Known are stated, opened, reopened, renamed, renumbered, moved, recognised, withdrawn, split, merged, closed.', json_object('dimension', s.dimension, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to, 'change', s.change, 'name_zh', s.name_zh, 'code', s.code, 'kind', s.kind, 'parent_id', s.parent_id, 'founder', s.founder, 'recognition', s.recognition), 'stg_member_history', s.seq
from temp.stg_member_history as s
where s.change not in ('stated', 'opened', 'reopened', 'renamed', 'renumbered', 'moved', 'recognised', 'withdrawn', 'split', 'merged', 'closed');

delete from temp.stg_member_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_history');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.bad_interval', concat('It would end on ', s.valid_to, ', before it begins.'), '', json_object('dimension', s.dimension, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to, 'change', s.change, 'name_zh', s.name_zh, 'code', s.code, 'kind', s.kind, 'parent_id', s.parent_id, 'founder', s.founder, 'recognition', s.recognition), 'stg_member_history', s.seq
from temp.stg_member_history as s
where s.valid_to <= s.valid_from;

delete from temp.stg_member_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_history');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_member_history', c.seq, c.first_seq, case when o.valid_to is not p.valid_to or o.change is not p.change or o.name_zh is not p.name_zh or o.code is not p.code or o.kind is not p.kind or o.parent_id is not p.parent_id or o.founder is not p.founder or o.recognition is not p.recognition then 1 else 0 end
from (
    select seq, min(seq) over (partition by dimension, member_id, valid_from) as first_seq, count(*) over (partition by dimension, member_id, valid_from) as copies
    from temp.stg_member_history) as c
join temp.stg_member_history as o on o.seq = c.seq
join temp.stg_member_history as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from temp.repeated as d join temp.stg_member_history as o on o.seq = d.first_seq where d.staging = 'stg_member_history' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_member_history as o on o.seq = d.first_seq where d.staging = 'stg_member_history' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', json_object('dimension', s.dimension, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to, 'change', s.change, 'name_zh', s.name_zh, 'code', s.code, 'kind', s.kind, 'parent_id', s.parent_id, 'founder', s.founder, 'recognition', s.recognition), 'stg_member_history', s.seq
from temp.stg_member_history as s
where exists (select 1 from temp.repeated as d join temp.stg_member_history as o on o.seq = d.first_seq where d.staging = 'stg_member_history' and d.seq = s.seq and d.first_seq in (select first_seq from temp.repeated where staging = 'stg_member_history' and differs = 1));

delete from temp.stg_member_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_history');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from temp.repeated as d join temp.stg_member_history as o on o.seq = d.first_seq where d.staging = 'stg_member_history' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_member_history as o on o.seq = d.first_seq where d.staging = 'stg_member_history' and d.seq = s.seq))), '.'), '', json_object('dimension', s.dimension, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to, 'change', s.change, 'name_zh', s.name_zh, 'code', s.code, 'kind', s.kind, 'parent_id', s.parent_id, 'founder', s.founder, 'recognition', s.recognition), 'stg_member_history', s.seq
from temp.stg_member_history as s
where exists (select 1 from temp.repeated as d join temp.stg_member_history as o on o.seq = d.first_seq where d.staging = 'stg_member_history' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_member_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_history');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from map_member_state as t where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from and t.pipeline_id <> @pipeline and (t.valid_to is not s.valid_to or t.change is not s.change or t.name_zh is not s.name_zh or t.code is not s.code or t.kind is not s.kind or t.parent_id is not s.parent_id or t.founder is not s.founder or t.recognition is not s.recognition)), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('dimension', s.dimension, 'member_id', s.member_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to, 'change', s.change, 'name_zh', s.name_zh, 'code', s.code, 'kind', s.kind, 'parent_id', s.parent_id, 'founder', s.founder, 'recognition', s.recognition), 'stg_member_history', s.seq
from temp.stg_member_history as s
where exists (select 1 from map_member_state as t where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from and t.pipeline_id <> @pipeline and (t.valid_to is not s.valid_to or t.change is not s.change or t.name_zh is not s.name_zh or t.code is not s.code or t.kind is not s.kind or t.parent_id is not s.parent_id or t.founder is not s.founder or t.recognition is not s.recognition));
-- with @pipeline String

delete from temp.stg_member_history where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_history');

select t.member_id
from map_member_state as t
where (t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_member_history as g where t.dimension = g.dimension and t.member_id = g.member_id and t.valid_from = g.valid_from))
    and (1 = 0)
order by t.member_id
limit 5;
-- with @pipeline String

select count(*) from temp.stg_member_succession;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'dimension is missing.', '', json_object('dimension', s.dimension, 'predecessor', s.predecessor, 'successor', s.successor, 'kind', s.kind, 'valid_from', s.valid_from), 'stg_member_succession', s.seq
from temp.stg_member_succession as s
where s.dimension is null;

delete from temp.stg_member_succession where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_succession');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'predecessor is missing.', '', json_object('dimension', s.dimension, 'predecessor', s.predecessor, 'successor', s.successor, 'kind', s.kind, 'valid_from', s.valid_from), 'stg_member_succession', s.seq
from temp.stg_member_succession as s
where s.predecessor is null;

delete from temp.stg_member_succession where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_succession');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'successor is missing.', '', json_object('dimension', s.dimension, 'predecessor', s.predecessor, 'successor', s.successor, 'kind', s.kind, 'valid_from', s.valid_from), 'stg_member_succession', s.seq
from temp.stg_member_succession as s
where s.successor is null;

delete from temp.stg_member_succession where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_succession');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'kind is missing.', '', json_object('dimension', s.dimension, 'predecessor', s.predecessor, 'successor', s.successor, 'kind', s.kind, 'valid_from', s.valid_from), 'stg_member_succession', s.seq
from temp.stg_member_succession as s
where s.kind is null;

delete from temp.stg_member_succession where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_succession');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.missing_attribute', 'valid_from is missing.', '', json_object('dimension', s.dimension, 'predecessor', s.predecessor, 'successor', s.successor, 'kind', s.kind, 'valid_from', s.valid_from), 'stg_member_succession', s.seq
from temp.stg_member_succession as s
where s.valid_from is null;

delete from temp.stg_member_succession where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_succession');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.unknown_change', concat('There is no succession by ''', s.kind, '''.'), 'Known are merger, split, rename, renumber.', json_object('dimension', s.dimension, 'predecessor', s.predecessor, 'successor', s.successor, 'kind', s.kind, 'valid_from', s.valid_from), 'stg_member_succession', s.seq
from temp.stg_member_succession as s
where s.kind not in ('merger', 'split', 'rename', 'renumber');

delete from temp.stg_member_succession where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_succession');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.cycle_in_succession', concat(s.predecessor, ' would go on with itself.'), '', json_object('dimension', s.dimension, 'predecessor', s.predecessor, 'successor', s.successor, 'kind', s.kind, 'valid_from', s.valid_from), 'stg_member_succession', s.seq
from temp.stg_member_succession as s
where s.predecessor = s.successor;

delete from temp.stg_member_succession where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_succession');

insert into temp.repeated (staging, seq, first_seq, differs)
select 'stg_member_succession', c.seq, c.first_seq, case when o.kind is not p.kind or o.valid_from is not p.valid_from then 1 else 0 end
from (
    select seq, min(seq) over (partition by dimension, predecessor, successor) as first_seq, count(*) over (partition by dimension, predecessor, successor) as copies
    from temp.stg_member_succession) as c
join temp.stg_member_succession as o on o.seq = c.seq
join temp.stg_member_succession as p on p.seq = c.first_seq
where c.copies > 1;

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('The rows with this key differ; the first is on line ', concat((select o.line from temp.repeated as d join temp.stg_member_succession as o on o.seq = d.first_seq where d.staging = 'stg_member_succession' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_member_succession as o on o.seq = d.first_seq where d.staging = 'stg_member_succession' and d.seq = s.seq))), '. None was kept.'), 'Correct the source, or discard one of them by a rule.', json_object('dimension', s.dimension, 'predecessor', s.predecessor, 'successor', s.successor, 'kind', s.kind, 'valid_from', s.valid_from), 'stg_member_succession', s.seq
from temp.stg_member_succession as s
where exists (select 1 from temp.repeated as d join temp.stg_member_succession as o on o.seq = d.first_seq where d.staging = 'stg_member_succession' and d.seq = s.seq and d.first_seq in (select first_seq from temp.repeated where staging = 'stg_member_succession' and differs = 1));

delete from temp.stg_member_succession where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_succession');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', concat((select o.line from temp.repeated as d join temp.stg_member_succession as o on o.seq = d.first_seq where d.staging = 'stg_member_succession' and d.seq = s.seq), (select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from temp.stg_source as f where f.source <> s.source and f.source = (select o.source from temp.repeated as d join temp.stg_member_succession as o on o.seq = d.first_seq where d.staging = 'stg_member_succession' and d.seq = s.seq))), '.'), '', json_object('dimension', s.dimension, 'predecessor', s.predecessor, 'successor', s.successor, 'kind', s.kind, 'valid_from', s.valid_from), 'stg_member_succession', s.seq
from temp.stg_member_succession as s
where exists (select 1 from temp.repeated as d join temp.stg_member_succession as o on o.seq = d.first_seq where d.staging = 'stg_member_succession' and d.seq = s.seq and d.first_seq <> s.seq);

delete from temp.stg_member_succession where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_succession');

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.key_of_other_pipeline', concat('Pipeline ', (select t.pipeline_id from map_member_succession as t where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor and t.pipeline_id <> @pipeline and (t.kind is not s.kind or t.valid_from is not s.valid_from)), ' has loaded this key.'), 'A key belongs to one pipeline: leave it out of one of the two.', json_object('dimension', s.dimension, 'predecessor', s.predecessor, 'successor', s.successor, 'kind', s.kind, 'valid_from', s.valid_from), 'stg_member_succession', s.seq
from temp.stg_member_succession as s
where exists (select 1 from map_member_succession as t where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor and t.pipeline_id <> @pipeline and (t.kind is not s.kind or t.valid_from is not s.valid_from));
-- with @pipeline String

delete from temp.stg_member_succession where seq in (select staged_seq from temp.stg_reject where staging = 'stg_member_succession');

select t.predecessor
from map_member_succession as t
where (t.pipeline_id = @pipeline and not exists (select 1 from temp.stg_member_succession as g where t.dimension = g.dimension and t.predecessor = g.predecessor and t.successor = g.successor))
    and (1 = 0)
order by t.predecessor
limit 5;
-- with @pipeline String

insert into temp.touched (source, line)
select source, line from temp.stg_reject
union
select source, line from temp.stg_discard;

select count(*) from temp.touched;

insert into temp.kept (source, line)
select s.source, s.line from temp.stg_department as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from temp.stg_district as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from temp.stg_project as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from temp.stg_school as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from temp.stg_school_group as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from temp.stg_district_former_code as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from temp.stg_district_alias as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from temp.stg_district_member as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from temp.stg_district_code_history as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from temp.stg_member_history as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line)
union
select s.source, s.line from temp.stg_member_succession as s where exists (select 1 from temp.touched as t where t.source = s.source and t.line = s.line);

select count(*) from (select distinct source, line from temp.stg_reject as r where r.staged_seq is not null and not exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line)) as c;

select count(*) from (select distinct source, line from temp.stg_discard as r where not exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line)) as c;

select count(*) from (select distinct source, line from temp.stg_reject as r where not exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line) and not exists (select 1 from temp.stg_discard as d where d.source = r.source and d.line = r.line)) as c;

select count(*) from (select distinct source, line from temp.stg_reject) as c;

select count(*) from temp.stg_reject;

delete from etl_reject where run_id = @run;
-- with @run Int64

delete from etl_reject_row where run_id = @run;
-- with @run Int64

delete from etl_reject_header where run_id = @run;
-- with @run Int64

delete from etl_discard where run_id = @run;
-- with @run Int64

insert into etl_reject_row (run_id, row_no, "file", sheet, line, cells, is_whole, state)
select
    @run, row_number() over (order by r.source, r.line), s.source_file, s.sheet, r.line,
    (select min(c.cells) from temp.stg_reject_row as c where c.source = r.source and c.line = r.line),
    case when exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line) then 0 else 1 end,
    'open'
from (select distinct source, line from temp.stg_reject) as r
join temp.stg_source as s on s.source = r.source;
-- with @run Int64

insert into etl_reject (run_id, seq, "file", sheet, line, column_name, code, message, hint, raw, row_no)
select
    @run, row_number() over (order by r.source, r.line, r.seq), s.source_file, s.sheet, r.line, r.column_name, r.code, r.message, r.hint, r.raw,
    dense_rank() over (order by r.source, r.line)
from temp.stg_reject as r
join temp.stg_source as s on s.source = r.source;
-- with @run Int64

insert into etl_reject_header (run_id, "file", sheet, headers)
select @run, s.source_file, s.sheet, h.headers
from temp.stg_header as h
join temp.stg_source as s on s.source = h.source
where exists (select 1 from temp.stg_reject as r where r.source = h.source);
-- with @run Int64

insert into etl_discard (run_id, rule_name, rows_discarded)
select @run, d.rule_name, count(*)
from (
    select source, line, min(rule_name) as rule_name
    from temp.stg_discard
    group by source, line) as d
where not exists (select 1 from temp.kept as k where k.source = d.source and k.line = d.line)
group by d.rule_name;
-- with @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8)
select @run, 'map_member_succession', 'delete', t.dimension, t.predecessor, t.successor, t.kind, t.valid_from, t.source_line, t.pipeline_id, t.run_id
from map_member_succession as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_member_succession as s where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete from map_member_succession as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_member_succession as s where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor)
    and not (1 = 0);
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14)
select @run, 'map_member_state', 'delete', t.dimension, t.member_id, t.valid_from, t.valid_to, t.change, t.name_zh, t.code, t.kind, t.parent_id, t.founder, t.recognition, t.source_line, t.pipeline_id, t.run_id
from map_member_state as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_member_history as s where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete from map_member_state as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_member_history as s where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from)
    and not (1 = 0);
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7)
select @run, 'map_code_history', 'delete', t.code, t.valid_from, t.name_zh, t.valid_to, t.district_id, t.pipeline_id, t.run_id
from map_code_history as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district_code_history as s where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete from map_code_history as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district_code_history as s where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh)
    and not (1 = 0);
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'bridge_district_member', 'delete', t.district_id, t.member_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from bridge_district_member as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district_member as s where t.district_id = s.district_id and t.member_id = s.member_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete from bridge_district_member as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district_member as s where t.district_id = s.district_id and t.member_id = s.member_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4)
select @run, 'map_district_alias', 'delete', t.alias, t.district_id, t.pipeline_id, t.run_id
from map_district_alias as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district_alias as s where t.alias = s.alias and t.district_id = s.district_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete from map_district_alias as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district_alias as s where t.alias = s.alias and t.district_id = s.district_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'map_district_code', 'delete', t.district_id, t.former_code, t.former_name, t.valid_to, t.pipeline_id, t.run_id
from map_district_code as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district_former_code as s where t.former_code = s.former_code and t.district_id = s.district_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete from map_district_code as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district_former_code as s where t.former_code = s.former_code and t.district_id = s.district_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'dim_school_group', 'delete', t.school_group_key, t.school_group_id, t.name_zh, t.group_kind, t.pipeline_id, t.run_id
from dim_school_group as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_school_group as s where t.school_group_id = s.school_group_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete from dim_school_group as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_school_group as s where t.school_group_id = s.school_group_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11)
select @run, 'dim_school', 'delete', t.school_key, t.school_id, t.name_zh, t.school_type, t.school_type_name, t.founder, t.founder_name, t.is_public, t.pipeline_id, t.run_id, t.is_inferred
from dim_school as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_school as s where t.school_id = s.school_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete from dim_school as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_school as s where t.school_id = s.school_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'dim_project', 'delete', t.project_key, t.project_id, t.name_zh, t.project_kind, t.pipeline_id, t.run_id
from dim_project as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_project as s where t.project_id = s.project_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete from dim_project as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_project as s where t.project_id = s.project_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13)
select @run, 'dim_district', 'delete', t.district_key, t.district_id, t.gb_code, t.code_scheme, t.name_zh, t.name_en, t.level, t.statistical_parent_id, t.managing_parent_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dim_district as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district as s where t.district_id = s.district_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete from dim_district as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_district as s where t.district_id = s.district_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5)
select @run, 'dim_department', 'delete', t.department_key, t.department_id, t.name_zh, t.pipeline_id, t.run_id
from dim_department as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_department as s where t.department_id = s.department_id)
    and not (1 = 0);
-- with @pipeline String, @run Int64

delete from dim_department as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from temp.stg_department as s where t.department_id = s.department_id)
    and not (1 = 0);
-- with @pipeline String

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5)
select @run, 'dim_department', 'update', t.department_key, t.department_id, t.name_zh, t.pipeline_id, t.run_id
from dim_department as t, temp.stg_department as s
where t.department_id = s.department_id
    and t.pipeline_id = @pipeline
    and (t.name_zh is not s.name_zh);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_department;

update dim_department as t
set name_zh = s.name_zh, run_id = @run
from temp.stg_department as s
where t.department_id = s.department_id
    and t.pipeline_id = @pipeline
    and (t.name_zh is not s.name_zh);
-- with @pipeline String, @run Int64

insert into dim_department (department_key, department_id, name_zh, pipeline_id, run_id)
select (select max(k.last_key) from (select coalesce(max(department_key), 0) as last_key from dim_department union all select last_key from etl_member_key where table_name = 'dim_department') as k) + row_number() over (order by s.department_id), s.department_id, s.name_zh, @pipeline, @run
from temp.stg_department as s
where not exists (select 1 from dim_department as t where t.department_id = s.department_id)
order by s.department_id;
-- with @pipeline String, @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13)
select @run, 'dim_district', 'update', t.district_key, t.district_id, t.gb_code, t.code_scheme, t.name_zh, t.name_en, t.level, t.statistical_parent_id, t.managing_parent_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from dim_district as t, temp.stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to);
-- with @pipeline String, @run Int64

update dim_district as t
set gb_code = null, run_id = @run
from temp.stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (t.gb_code is not s.gb_code);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_district;

update dim_district as t
set gb_code = s.gb_code, code_scheme = s.code_scheme, name_zh = s.name_zh, name_en = s.name_en, level = s.level, statistical_parent_id = s.statistical_parent_id, managing_parent_id = s.managing_parent_id, valid_from = s.valid_from, valid_to = s.valid_to, run_id = @run
from temp.stg_district as s
where t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to);
-- with @pipeline String, @run Int64

insert into dim_district (district_key, district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to, pipeline_id, run_id)
select (select max(k.last_key) from (select coalesce(max(district_key), 0) as last_key from dim_district union all select last_key from etl_member_key where table_name = 'dim_district') as k) + row_number() over (order by s.district_id), s.district_id, s.gb_code, s.code_scheme, s.name_zh, s.name_en, s.level, s.statistical_parent_id, s.managing_parent_id, s.valid_from, s.valid_to, @pipeline, @run
from temp.stg_district as s
where not exists (select 1 from dim_district as t where t.district_id = s.district_id)
order by s.district_id;
-- with @pipeline String, @run Int64

select district_id, coalesce(statistical_parent_id, managing_parent_id) from dim_district;

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'dim_project', 'update', t.project_key, t.project_id, t.name_zh, t.project_kind, t.pipeline_id, t.run_id
from dim_project as t, temp.stg_project as s
where t.project_id = s.project_id
    and t.pipeline_id = @pipeline
    and (t.name_zh is not s.name_zh or t.project_kind is not s.project_kind);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_project;

update dim_project as t
set name_zh = s.name_zh, project_kind = s.project_kind, run_id = @run
from temp.stg_project as s
where t.project_id = s.project_id
    and t.pipeline_id = @pipeline
    and (t.name_zh is not s.name_zh or t.project_kind is not s.project_kind);
-- with @pipeline String, @run Int64

insert into dim_project (project_key, project_id, name_zh, project_kind, pipeline_id, run_id)
select (select max(k.last_key) from (select coalesce(max(project_key), 0) as last_key from dim_project union all select last_key from etl_member_key where table_name = 'dim_project') as k) + row_number() over (order by s.project_id), s.project_id, s.name_zh, s.project_kind, @pipeline, @run
from temp.stg_project as s
where not exists (select 1 from dim_project as t where t.project_id = s.project_id)
order by s.project_id;
-- with @pipeline String, @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11)
select @run, 'dim_school', 'update', t.school_key, t.school_id, t.name_zh, t.school_type, t.school_type_name, t.founder, t.founder_name, t.is_public, t.pipeline_id, t.run_id, t.is_inferred
from dim_school as t, temp.stg_school as s
where t.school_id = s.school_id
    and (t.pipeline_id = @pipeline or (t.is_inferred = 1 and s.is_inferred is null))
    and (t.name_zh is not s.name_zh or t.school_type is not s.school_type or t.school_type_name is not s.school_type_name or t.founder is not s.founder or t.founder_name is not s.founder_name or t.is_public is not s.is_public or t.is_inferred is not s.is_inferred);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_school;

update dim_school as t
set name_zh = s.name_zh, school_type = s.school_type, school_type_name = s.school_type_name, founder = s.founder, founder_name = s.founder_name, is_public = s.is_public, is_inferred = s.is_inferred, run_id = @run, pipeline_id = @pipeline
from temp.stg_school as s
where t.school_id = s.school_id
    and (t.pipeline_id = @pipeline or (t.is_inferred = 1 and s.is_inferred is null))
    and (t.name_zh is not s.name_zh or t.school_type is not s.school_type or t.school_type_name is not s.school_type_name or t.founder is not s.founder or t.founder_name is not s.founder_name or t.is_public is not s.is_public or t.is_inferred is not s.is_inferred);
-- with @pipeline String, @run Int64

insert into dim_school (school_key, school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, is_inferred, pipeline_id, run_id)
select (select max(k.last_key) from (select coalesce(max(school_key), 0) as last_key from dim_school union all select last_key from etl_member_key where table_name = 'dim_school') as k) + row_number() over (order by s.school_id), s.school_id, s.name_zh, s.school_type, s.school_type_name, s.founder, s.founder_name, s.is_public, s.is_inferred, @pipeline, @run
from temp.stg_school as s
where not exists (select 1 from dim_school as t where t.school_id = s.school_id)
order by s.school_id;
-- with @pipeline String, @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'dim_school_group', 'update', t.school_group_key, t.school_group_id, t.name_zh, t.group_kind, t.pipeline_id, t.run_id
from dim_school_group as t, temp.stg_school_group as s
where t.school_group_id = s.school_group_id
    and t.pipeline_id = @pipeline
    and (t.name_zh is not s.name_zh or t.group_kind is not s.group_kind);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_school_group;

update dim_school_group as t
set name_zh = s.name_zh, group_kind = s.group_kind, run_id = @run
from temp.stg_school_group as s
where t.school_group_id = s.school_group_id
    and t.pipeline_id = @pipeline
    and (t.name_zh is not s.name_zh or t.group_kind is not s.group_kind);
-- with @pipeline String, @run Int64

insert into dim_school_group (school_group_key, school_group_id, name_zh, group_kind, pipeline_id, run_id)
select (select max(k.last_key) from (select coalesce(max(school_group_key), 0) as last_key from dim_school_group union all select last_key from etl_member_key where table_name = 'dim_school_group') as k) + row_number() over (order by s.school_group_id), s.school_group_id, s.name_zh, s.group_kind, @pipeline, @run
from temp.stg_school_group as s
where not exists (select 1 from dim_school_group as t where t.school_group_id = s.school_group_id)
order by s.school_group_id;
-- with @pipeline String, @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'map_district_code', 'update', t.district_id, t.former_code, t.former_name, t.valid_to, t.pipeline_id, t.run_id
from map_district_code as t, temp.stg_district_former_code as s
where t.former_code = s.former_code and t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (t.former_name is not s.former_name or t.valid_to is not s.valid_to);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_district_former_code;

update map_district_code as t
set former_name = s.former_name, valid_to = s.valid_to, run_id = @run
from temp.stg_district_former_code as s
where t.former_code = s.former_code and t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (t.former_name is not s.former_name or t.valid_to is not s.valid_to);
-- with @pipeline String, @run Int64

insert into map_district_code (former_code, district_id, former_name, valid_to, pipeline_id, run_id)
select s.former_code, s.district_id, s.former_name, s.valid_to, @pipeline, @run
from temp.stg_district_former_code as s
where not exists (select 1 from map_district_code as t where t.former_code = s.former_code and t.district_id = s.district_id)
order by s.former_code, s.district_id;
-- with @pipeline String, @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4)
select @run, 'map_district_alias', 'update', t.alias, t.district_id, t.pipeline_id, t.run_id
from map_district_alias as t, temp.stg_district_alias as s
where t.alias = s.alias and t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (1 = 0);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_district_alias;

update map_district_alias as t
set run_id = @run
from temp.stg_district_alias as s
where t.alias = s.alias and t.district_id = s.district_id
    and t.pipeline_id = @pipeline
    and (1 = 0);
-- with @pipeline String, @run Int64

insert into map_district_alias (alias, district_id, pipeline_id, run_id)
select s.alias, s.district_id, @pipeline, @run
from temp.stg_district_alias as s
where not exists (select 1 from map_district_alias as t where t.alias = s.alias and t.district_id = s.district_id)
order by s.alias, s.district_id;
-- with @pipeline String, @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6)
select @run, 'bridge_district_member', 'update', t.district_id, t.member_id, t.valid_from, t.valid_to, t.pipeline_id, t.run_id
from bridge_district_member as t, temp.stg_district_member as s
where t.district_id = s.district_id and t.member_id = s.member_id
    and t.pipeline_id = @pipeline
    and (t.valid_from is not s.valid_from or t.valid_to is not s.valid_to);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_district_member;

update bridge_district_member as t
set valid_from = s.valid_from, valid_to = s.valid_to, run_id = @run
from temp.stg_district_member as s
where t.district_id = s.district_id and t.member_id = s.member_id
    and t.pipeline_id = @pipeline
    and (t.valid_from is not s.valid_from or t.valid_to is not s.valid_to);
-- with @pipeline String, @run Int64

insert into bridge_district_member (district_id, member_id, valid_from, valid_to, pipeline_id, run_id)
select s.district_id, s.member_id, s.valid_from, s.valid_to, @pipeline, @run
from temp.stg_district_member as s
where not exists (select 1 from bridge_district_member as t where t.district_id = s.district_id and t.member_id = s.member_id)
order by s.district_id, s.member_id;
-- with @pipeline String, @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7)
select @run, 'map_code_history', 'update', t.code, t.valid_from, t.name_zh, t.valid_to, t.district_id, t.pipeline_id, t.run_id
from map_code_history as t, temp.stg_district_code_history as s
where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh
    and t.pipeline_id = @pipeline
    and (t.valid_to is not s.valid_to or t.district_id is not s.district_id);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_district_code_history;

update map_code_history as t
set valid_to = s.valid_to, district_id = s.district_id, run_id = @run
from temp.stg_district_code_history as s
where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh
    and t.pipeline_id = @pipeline
    and (t.valid_to is not s.valid_to or t.district_id is not s.district_id);
-- with @pipeline String, @run Int64

insert into map_code_history (code, valid_from, name_zh, valid_to, district_id, pipeline_id, run_id)
select s.code, s.valid_from, s.name_zh, s.valid_to, s.district_id, @pipeline, @run
from temp.stg_district_code_history as s
where not exists (select 1 from map_code_history as t where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh)
order by s.code, s.valid_from, s.name_zh;
-- with @pipeline String, @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14)
select @run, 'map_member_state', 'update', t.dimension, t.member_id, t.valid_from, t.valid_to, t.change, t.name_zh, t.code, t.kind, t.parent_id, t.founder, t.recognition, t.source_line, t.pipeline_id, t.run_id
from map_member_state as t, temp.stg_member_history as s
where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from
    and t.pipeline_id = @pipeline
    and (t.valid_to is not s.valid_to or t.change is not s.change or t.name_zh is not s.name_zh or t.code is not s.code or t.kind is not s.kind or t.parent_id is not s.parent_id or t.founder is not s.founder or t.recognition is not s.recognition or t.source_line is not s.source_line);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_member_history;

update map_member_state as t
set valid_to = s.valid_to, change = s.change, name_zh = s.name_zh, code = s.code, kind = s.kind, parent_id = s.parent_id, founder = s.founder, recognition = s.recognition, source_line = s.source_line, run_id = @run
from temp.stg_member_history as s
where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from
    and t.pipeline_id = @pipeline
    and (t.valid_to is not s.valid_to or t.change is not s.change or t.name_zh is not s.name_zh or t.code is not s.code or t.kind is not s.kind or t.parent_id is not s.parent_id or t.founder is not s.founder or t.recognition is not s.recognition or t.source_line is not s.source_line);
-- with @pipeline String, @run Int64

insert into map_member_state (dimension, member_id, valid_from, valid_to, change, name_zh, code, kind, parent_id, founder, recognition, source_line, pipeline_id, run_id)
select s.dimension, s.member_id, s.valid_from, s.valid_to, s.change, s.name_zh, s.code, s.kind, s.parent_id, s.founder, s.recognition, s.source_line, @pipeline, @run
from temp.stg_member_history as s
where not exists (select 1 from map_member_state as t where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from)
order by s.dimension, s.member_id, s.valid_from;
-- with @pipeline String, @run Int64

insert into etl_undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8)
select @run, 'map_member_succession', 'update', t.dimension, t.predecessor, t.successor, t.kind, t.valid_from, t.source_line, t.pipeline_id, t.run_id
from map_member_succession as t, temp.stg_member_succession as s
where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor
    and t.pipeline_id = @pipeline
    and (t.kind is not s.kind or t.valid_from is not s.valid_from or t.source_line is not s.source_line);
-- with @pipeline String, @run Int64

select count(*) from temp.stg_member_succession;

update map_member_succession as t
set kind = s.kind, valid_from = s.valid_from, source_line = s.source_line, run_id = @run
from temp.stg_member_succession as s
where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor
    and t.pipeline_id = @pipeline
    and (t.kind is not s.kind or t.valid_from is not s.valid_from or t.source_line is not s.source_line);
-- with @pipeline String, @run Int64

insert into map_member_succession (dimension, predecessor, successor, kind, valid_from, source_line, pipeline_id, run_id)
select s.dimension, s.predecessor, s.successor, s.kind, s.valid_from, s.source_line, @pipeline, @run
from temp.stg_member_succession as s
where not exists (select 1 from map_member_succession as t where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor)
order by s.dimension, s.predecessor, s.successor;
-- with @pipeline String, @run Int64

select dimension, predecessor, successor from map_member_succession;

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl_undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

select count(*) from (
select s.source, s.line
from temp.stg_department as s
where exists (select 1 from dim_department as t where t.department_id = s.department_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from temp.stg_district as s
where exists (select 1 from dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from temp.stg_project as s
where exists (select 1 from dim_project as t where t.project_id = s.project_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from temp.stg_school as s
where exists (select 1 from dim_school as t where t.school_id = s.school_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from temp.stg_school_group as s
where exists (select 1 from dim_school_group as t where t.school_group_id = s.school_group_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from temp.stg_district_former_code as s
where exists (select 1 from map_district_code as t where t.former_code = s.former_code and t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from temp.stg_district_alias as s
where exists (select 1 from map_district_alias as t where t.alias = s.alias and t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from temp.stg_district_member as s
where exists (select 1 from bridge_district_member as t where t.district_id = s.district_id and t.member_id = s.member_id and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from temp.stg_district_code_history as s
where exists (select 1 from map_code_history as t where t.code = s.code and t.valid_from = s.valid_from and t.name_zh = s.name_zh and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from temp.stg_member_history as s
where exists (select 1 from map_member_state as t where t.dimension = s.dimension and t.member_id = s.member_id and t.valid_from = s.valid_from and t.pipeline_id = @pipeline and t.run_id = @run)
union
select s.source, s.line
from temp.stg_member_succession as s
where exists (select 1 from map_member_succession as t where t.dimension = s.dimension and t.predecessor = s.predecessor and t.successor = s.successor and t.pipeline_id = @pipeline and t.run_id = @run)) as c;
-- with @pipeline String, @run Int64

insert into etl_data_version (data_version, run_id, committed_at)
select coalesce(max(data_version), 0) + 1, @run, @now from etl_data_version;
select max(data_version) from etl_data_version;
-- with @now String, @run Int64

update etl_run
set rows_read = @RowsRead, rows_rejected = @RowsRejected, rows_discarded = @RowsDiscarded, rows_unchanged = @unchangedRows, rejects = @Rejects,
inserted = @inserted, updated = @updated, unchanged = @unchanged, deleted = @deleted, data_version = @dataVersion
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @Rejects Int64, @RowsDiscarded Int64, @RowsRead Int64, @RowsRejected Int64, @dataVersion Int64, @deleted Int64, @fence Int64, @inserted Int64, @now String, @runId Int64, @unchanged Int64, @unchangedRows Int64, @updated Int64

update etl_run set heartbeat_at = @now where state in ('reading', 'staging', 'committing');
-- with @now String

update etl_run
set state = @state, ended_at = @now, error_code = @code, error_message = @message, error_location = @path, error_hint = @hint
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @code String, @fence Int64, @hint String, @message String, @now String, @path String, @runId Int64, @state String

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
