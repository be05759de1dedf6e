
-- == list notes

select code as Code, message as Message, "file" as "File" from etl.run_note where run_id = @runId order by seq;
-- with @runId Int64

-- == list filtered rejects

select
    r.seq as Seq, r."file" as "File", r.sheet as Sheet, r.line as Line, r.column_name as "Column", r.code as Code, r.message as Message, r.hint as Hint, r.raw as Raw,
    coalesce(r.row_no, 0) as RowNo, coalesce(w.state, 'open') as State, w.closed_by_run as ClosedByRun, coalesce(w.closed_by, '') as ClosedBy, coalesce(w.reason, '') as Reason
from etl.reject as r
left join etl.reject_row as w on w.run_id = r.run_id and w.row_no = r.row_no
where r.run_id = @runId and r.seq > @after
    and r.code in (@code0, @code1)
    and r.row_no in (select x.row_no from etl.reject_row as x where x.run_id = @runId and x.state in (@state0))
    and r.column_name = @column
    and r."file" = @file
    and r.line >= @fromLine
    and r.line <= @toLine
    and (lower(r.raw) like @text escape '\' or lower(r.message) like @text escape '\')
order by r.seq
offset 0 rows fetch next @limit rows only;
-- with @after Int64, @code0 String, @code1 String, @column String, @file String, @fromLine Int64, @limit Int32, @runId Int64, @state0 String, @text String, @toLine Int64

-- == count filtered rejects

select r.code, cast(count(*) as bigint)
from etl.reject as r
left join etl.reject_row as w on w.run_id = r.run_id and w.row_no = r.row_no
where r.run_id = @runId
    and r.code in (@code0, @code1)
    and r.row_no in (select x.row_no from etl.reject_row as x where x.run_id = @runId and x.state in (@state0))
    and r.column_name = @column
    and r."file" = @file
    and r.line >= @fromLine
    and r.line <= @toLine
    and (lower(r.raw) like @text escape '\' or lower(r.message) like @text escape '\')
group by r.code
order by r.code;
-- with @code0 String, @code1 String, @column String, @file String, @fromLine Int64, @runId Int64, @state0 String, @text String, @toLine Int64

-- == list rejected rows

select w.row_no as RowNo, w."file" as "File", w.sheet as Sheet, w.line as Line, w.cells as Cells, w.state as State
from etl.reject_row as w
where w.run_id = @runId and w.row_no > @after
    and exists (select 1 from etl.reject as r where r.run_id = w.run_id and r.row_no = w.row_no
    and r.code in (@code0, @code1)
    and r.row_no in (select x.row_no from etl.reject_row as x where x.run_id = @runId and x.state in (@state0))
    and r.column_name = @column
    and r."file" = @file
    and r.line >= @fromLine
    and r.line <= @toLine
    and (lower(r.raw) like @text escape '\' or lower(r.message) like @text escape '\'))
order by w.row_no
offset 0 rows fetch next @limit rows only;
-- with @after Int64, @code0 String, @code1 String, @column String, @file String, @fromLine Int64, @limit Int32, @runId Int64, @state0 String, @text String, @toLine Int64

select
    r.seq as Seq, r."file" as "File", r.sheet as Sheet, r.line as Line, r.column_name as "Column", r.code as Code, r.message as Message, r.hint as Hint, r.raw as Raw,
    coalesce(r.row_no, 0) as RowNo, coalesce(w.state, 'open') as State, w.closed_by_run as ClosedByRun, coalesce(w.closed_by, '') as ClosedBy, coalesce(w.reason, '') as Reason
from etl.reject as r
left join etl.reject_row as w on w.run_id = r.run_id and w.row_no = r.row_no
where r.run_id = @runId and r.row_no between @first and @last
order by r.seq;
-- with @first Int64, @last Int64, @runId Int64

-- == find rejected rows

select w.row_no as RowNo, w."file" as "File", w.sheet as Sheet, w.line as Line, w.cells as Cells, w.state as State
from etl.reject_row as w
where w.run_id = @runId and w.row_no in (select cast([value] as int) from openjson(@numbers));
-- with @numbers String, @runId Int64

-- == list headers of rejects

select "file" as "File", sheet as Sheet, headers as Headers
from etl.reject_header
where run_id = @runId
order by "file", sheet;
-- with @runId Int64

-- == give up

update etl.reject_row
set state = 'given_up', closed_by = @by, closed_at = @now, reason = @reason
where run_id = @runId and state = 'open'
    and row_no in (select r.row_no from etl.reject as r
left join etl.reject_row as w on w.run_id = r.run_id and w.row_no = r.row_no where r.run_id = @runId
    and r.code in (@code0, @code1)
    and r.row_no in (select x.row_no from etl.reject_row as x where x.run_id = @runId and x.state in (@state0))
    and r.column_name = @column
    and r."file" = @file
    and r.line >= @fromLine
    and r.line <= @toLine
    and (lower(r.raw) like @text escape '\' or lower(r.message) like @text escape '\'));
-- with @by String, @code0 String, @code1 String, @column String, @file String, @fromLine Int64, @now DateTimeOffset, @reason String, @runId Int64, @state0 String, @text String, @toLine Int64

-- == account

select state, is_whole, cast(count(*) as bigint) from etl.reject_row where run_id = @RunId group by state, is_whole;
-- with @RunId Int64

select rule_name, rows_discarded from etl.discard where run_id = @RunId order by rule_name;
-- with @RunId Int64

-- == content of a replay

select content from etl.replay_content where run_id = @runId and seq = @seq;
-- with @runId Int64, @seq Int64

-- == list gate results

select gate as Gate, kind as Kind, severity as Severity, passed as Passed, measured as Measured, limit_value as "Limit", district_id as District, "year" as Year, member as Member, message as Message
from etl.gate_result
where run_id = @runId
order by seq;
-- with @runId Int64

-- == list changes

select seq as Seq, fact as Fact, measure as Measure, district_id as District, "year" as Year, stage_id as Stage, before_value as "Before", after_value as "After"
from etl.change
where run_id = @runId and seq > @after
order by seq
offset 0 rows fetch next @limit rows only;
-- with @after Int64, @limit Int32, @runId Int64

-- == find approval

select approved_digest from etl.review where run_id = @runId;
-- with @runId Int64

-- == approve

select gate as Gate, kind as Kind, severity as Severity, passed as Passed, measured as Measured, limit_value as "Limit", district_id as District, "year" as Year, member as Member, message as Message
from etl.gate_result
where run_id = @runId
order by seq;
-- with @runId Int64

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.run where pipeline_id = @PipelineId and period = @Period and state = 'queued';
-- with @Period String, @PipelineId String

-- == decline

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

update etl.review set declined_by = @by, declined_at = @now, decline_reason = @reason where run_id = @RunId;
-- with @RunId Int64, @by String, @now DateTimeOffset, @reason String

update etl.run set state = 'cancelled', ended_at = @now, error_code = 'etl.declined', error_message = @message, error_location = '', error_hint = '' where run_id = @RunId and state = 'held';
-- with @RunId Int64, @message String, @now DateTimeOffset

-- == replay of published_education

delete from etl.reject_row where run_id = @run;
-- with @run Int64

delete from etl.reject_header where run_id = @run;
-- with @run Int64

delete from etl.discard where run_id = @run;
-- with @run Int64

insert into etl.reject_row (run_id, row_no, "file", sheet, line, cells, is_whole, state)
select
    @run, (select o.row_no from etl.reject_row as o where o.run_id = @of and o."file" = s.source_file and o.sheet = s.sheet and o.line = r.line), s.source_file, s.sheet, r.line,
    (select min(c.cells) from #stg_reject_row as c where c.source = r.source and c.line = r.line),
    case when exists (select 1 from #kept as k where k.source = r.source and k.line = r.line) then 0 else 1 end,
    'open'
from (select distinct source, line from #stg_reject) as r
join #stg_source as s on s.source = r.source;
-- with @of Int64, @run Int64

insert into etl.reject (run_id, seq, "file", sheet, line, column_name, code, message, hint, raw, row_no)
select
    @run, row_number() over (order by r.source, r.line, r.seq), s.source_file, s.sheet, r.line, r.column_name, r.code, r.message, r.hint, r.raw,
    (select o.row_no from etl.reject_row as o where o.run_id = @of and o."file" = s.source_file and o.sheet = s.sheet and o.line = r.line)
from #stg_reject as r
join #stg_source as s on s.source = r.source;
-- with @of Int64, @run Int64

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

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

update etl.reject_row
set state = 'corrected', closed_by_run = @run, closed_at = @now
where state = 'open'
    and (run_id = @of or run_id in (select e.run_id from etl.run as e where e.of_run = @of and e.run_id < @run))
    and not exists (select 1 from etl.reject_row as n where n.run_id = @run and n.row_no = etl.reject_row.row_no)
    and exists (select 1 from #stg_source as s, #kept as k where s.source_file = etl.reject_row."file" and s.sheet = etl.reject_row.sheet and k.source = s.source and k.line = etl.reject_row.line);
-- with @now DateTimeOffset, @of Int64, @run Int64

update etl.reject_row
set state = 'given_up', closed_by_run = @run, closed_at = @now, reason = (select concat('Discarded as ', min(k.rule_name), '.') from #stg_source as s, #stg_discard as k where s.source_file = etl.reject_row."file" and s.sheet = etl.reject_row.sheet and k.source = s.source and k.line = etl.reject_row.line)
where state = 'open'
    and (run_id = @of or run_id in (select e.run_id from etl.run as e where e.of_run = @of and e.run_id < @run))
    and not exists (select 1 from etl.reject_row as n where n.run_id = @run and n.row_no = etl.reject_row.row_no)
    and exists (select 1 from #stg_source as s, #stg_discard as k where s.source_file = etl.reject_row."file" and s.sheet = etl.reject_row.sheet and k.source = s.source and k.line = etl.reject_row.line);
-- with @now DateTimeOffset, @of Int64, @run Int64

-- == replay of slices

delete from etl.reject_row where run_id = @run;
-- with @run Int64

delete from etl.reject_header where run_id = @run;
-- with @run Int64

delete from etl.discard where run_id = @run;
-- with @run Int64

insert into etl.reject_row (run_id, row_no, "file", sheet, line, cells, is_whole, state)
select
    @run, (select o.row_no from etl.reject_row as o where o.run_id = @of and o."file" = s.source_file and o.sheet = s.sheet and o.line = r.line), s.source_file, s.sheet, r.line,
    (select min(c.cells) from #stg_reject_row as c where c.source = r.source and c.line = r.line),
    case when exists (select 1 from #kept as k where k.source = r.source and k.line = r.line) then 0 else 1 end,
    'open'
from (select distinct source, line from #stg_reject) as r
join #stg_source as s on s.source = r.source;
-- with @of Int64, @run Int64

insert into etl.reject (run_id, seq, "file", sheet, line, column_name, code, message, hint, raw, row_no)
select
    @run, row_number() over (order by r.source, r.line, r.seq), s.source_file, s.sheet, r.line, r.column_name, r.code, r.message, r.hint, r.raw,
    (select o.row_no from etl.reject_row as o where o.run_id = @of and o."file" = s.source_file and o.sheet = s.sheet and o.line = r.line)
from #stg_reject as r
join #stg_source as s on s.source = r.source;
-- with @of Int64, @run Int64

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

insert into etl.slice (pipeline_id, period, slice, run_id)
select @pipeline, @period, c.slice, @run
from (select distinct concat(s.academic_year, '') as slice from #stg_published_education as s) as c
where not exists (select 1 from etl.slice as e where e.pipeline_id = @pipeline and e.period = @period and e.slice = c.slice);
-- with @period String, @pipeline String, @run Int64

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

update etl.reject_row
set state = 'corrected', closed_by_run = @run, closed_at = @now
where state = 'open'
    and (run_id = @of or run_id in (select e.run_id from etl.run as e where e.of_run = @of and e.run_id < @run))
    and not exists (select 1 from etl.reject_row as n where n.run_id = @run and n.row_no = etl.reject_row.row_no)
    and exists (select 1 from #stg_source as s, #kept as k where s.source_file = etl.reject_row."file" and s.sheet = etl.reject_row.sheet and k.source = s.source and k.line = etl.reject_row.line);
-- with @now DateTimeOffset, @of Int64, @run Int64

update etl.reject_row
set state = 'given_up', closed_by_run = @run, closed_at = @now, reason = (select concat('Discarded as ', min(k.rule_name), '.') from #stg_source as s, #stg_discard as k where s.source_file = etl.reject_row."file" and s.sheet = etl.reject_row.sheet and k.source = s.source and k.line = etl.reject_row.line)
where state = 'open'
    and (run_id = @of or run_id in (select e.run_id from etl.run as e where e.of_run = @of and e.run_id < @run))
    and not exists (select 1 from etl.reject_row as n where n.run_id = @run and n.row_no = etl.reject_row.row_no)
    and exists (select 1 from #stg_source as s, #stg_discard as k where s.source_file = etl.reject_row."file" and s.sheet = etl.reject_row.sheet and k.source = s.source and k.line = etl.reject_row.line);
-- with @now DateTimeOffset, @of Int64, @run Int64

-- == replay of school_year

delete from etl.reject_row where run_id = @run;
-- with @run Int64

delete from etl.reject_header where run_id = @run;
-- with @run Int64

delete from etl.discard where run_id = @run;
-- with @run Int64

insert into etl.reject_row (run_id, row_no, "file", sheet, line, cells, is_whole, state)
select
    @run, (select o.row_no from etl.reject_row as o where o.run_id = @of and o."file" = s.source_file and o.sheet = s.sheet and o.line = r.line), s.source_file, s.sheet, r.line,
    (select min(c.cells) from #stg_reject_row as c where c.source = r.source and c.line = r.line),
    case when exists (select 1 from #kept as k where k.source = r.source and k.line = r.line) then 0 else 1 end,
    'open'
from (select distinct source, line from #stg_reject) as r
join #stg_source as s on s.source = r.source;
-- with @of Int64, @run Int64

insert into etl.reject (run_id, seq, "file", sheet, line, column_name, code, message, hint, raw, row_no)
select
    @run, row_number() over (order by r.source, r.line, r.seq), s.source_file, s.sheet, r.line, r.column_name, r.code, r.message, r.hint, r.raw,
    (select o.row_no from etl.reject_row as o where o.run_id = @of and o."file" = s.source_file and o.sheet = s.sheet and o.line = r.line)
from #stg_reject as r
join #stg_source as s on s.source = r.source;
-- with @of Int64, @run Int64

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

select count(*) from #known_school_type as k where k.member_key is null;

update k
set member_key = t.school_type_key
from #known_school_type as k, dw.dim_school_type as t
where t.school_type_id = k.id and k.member_key is null;

select count(*) from #known_founder as k where k.member_key is null;

update k
set member_key = t.founder_key
from #known_founder as k, dw.dim_founder as t
where t.founder_id = k.id and k.member_key is null;

select count(*) from #known_ownership as k where k.member_key is null;

update k
set member_key = t.ownership_key
from #known_ownership as k, dw.dim_ownership as t
where t.ownership_id = k.id and k.member_key is null;

select count(*) from #known_demonstration as k where k.member_key is null;

update k
set member_key = t.demonstration_key
from #known_demonstration as k, dw.dim_demonstration as t
where t.demonstration_id = k.id and k.member_key is null;

select count(*) from #known_urban_rural as k where k.member_key is null;

update k
set member_key = t.urban_rural_key
from #known_urban_rural as k, dw.dim_urban_rural as t
where t.urban_rural_id = k.id and k.member_key is null;

insert into etl.source ("file", sheet)
select f.source_file, f.sheet
from #stg_source as f
where not exists (select 1 from etl.source as e where e."file" = f.source_file and e.sheet = f.sheet)
order by f.source;

select count(*) from #used_school as u join #known_school as k on k.id = u.id where k.member_key <> u.number;

delete from #used_school where not exists (select 1 from #known_school as k where k.id = #used_school.id);

update #stg_school_year
set school_key = (select k.member_key from #used_school as u join #known_school as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_year.school_key)
where school_key in (select u.number from #used_school as u join #known_school as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_school as u, #known_school as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number;

delete from #used_district where not exists (select 1 from #known_district as k where k.id = #used_district.id);

update #stg_school_year
set district_key = (select k.member_key from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_year.district_key)
where district_key in (select u.number from #used_district as u join #known_district as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_district as u, #known_district as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number;

delete from #used_stage where not exists (select 1 from #known_stage as k where k.id = #used_stage.id);

update #stg_school_year
set stage_key = (select k.member_key from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_year.stage_key)
where stage_key in (select u.number from #used_stage as u join #known_stage as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_stage as u, #known_stage as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_school_type as u join #known_school_type as k on k.id = u.id where k.member_key <> u.number;

delete from #used_school_type where not exists (select 1 from #known_school_type as k where k.id = #used_school_type.id);

update #stg_school_year
set school_type_key = (select k.member_key from #used_school_type as u join #known_school_type as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_year.school_type_key)
where school_type_key in (select u.number from #used_school_type as u join #known_school_type as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_school_type as u, #known_school_type as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_founder as u join #known_founder as k on k.id = u.id where k.member_key <> u.number;

delete from #used_founder where not exists (select 1 from #known_founder as k where k.id = #used_founder.id);

update #stg_school_year
set founder_key = (select k.member_key from #used_founder as u join #known_founder as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_year.founder_key)
where founder_key in (select u.number from #used_founder as u join #known_founder as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_founder as u, #known_founder as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_ownership as u join #known_ownership as k on k.id = u.id where k.member_key <> u.number;

delete from #used_ownership where not exists (select 1 from #known_ownership as k where k.id = #used_ownership.id);

update #stg_school_year
set ownership_key = (select k.member_key from #used_ownership as u join #known_ownership as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_year.ownership_key)
where ownership_key in (select u.number from #used_ownership as u join #known_ownership as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_ownership as u, #known_ownership as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_demonstration as u join #known_demonstration as k on k.id = u.id where k.member_key <> u.number;

delete from #used_demonstration where not exists (select 1 from #known_demonstration as k where k.id = #used_demonstration.id);

update #stg_school_year
set demonstration_key = (select k.member_key from #used_demonstration as u join #known_demonstration as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_year.demonstration_key)
where demonstration_key in (select u.number from #used_demonstration as u join #known_demonstration as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_demonstration as u, #known_demonstration as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_urban_rural as u join #known_urban_rural as k on k.id = u.id where k.member_key <> u.number;

delete from #used_urban_rural where not exists (select 1 from #known_urban_rural as k where k.id = #used_urban_rural.id);

update #stg_school_year
set urban_rural_key = (select k.member_key from #used_urban_rural as u join #known_urban_rural as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_year.urban_rural_key)
where urban_rural_key in (select u.number from #used_urban_rural as u join #known_urban_rural as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_urban_rural as u, #known_urban_rural as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number;

delete from #used_academic_year where not exists (select 1 from #known_academic_year as k where k.id = #used_academic_year.id);

update #stg_school_year
set academic_year = (select k.member_key from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number and u.number = #stg_school_year.academic_year)
where academic_year in (select u.number from #used_academic_year as u join #known_academic_year as k on k.id = u.id where k.member_key <> u.number);

update u
set number = k.member_key
from #used_academic_year as u, #known_academic_year as k
where k.id = u.id and k.member_key <> u.number;

select count(*) from #stg_source as f join etl.source as e on e."file" = f.source_file and e.sheet = f.sheet where e.source_id <> f.source_id;

update #stg_school_year
set source_id = (select e.source_id from #stg_source as f join etl.source as e on e."file" = f.source_file and e.sheet = f.sheet where f.source = #stg_school_year.source);

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20)
select @run, 'fct_school_year', 'update', t.school_key, t.academic_year, t.district_key, t.stage_key, t.school_type_key, t.founder_key, t.ownership_key, t.demonstration_key, t.urban_rural_key, t.libraries, t.library_ict, t.facility_standard_met, t.music_rooms, t.art_rooms, t.posts_approved, t.obs_status, t.pipeline_id, t.run_id, t.source_id, t.source_line
from dw.fct_school_year as t, #stg_school_year as s
where t.school_key = s.school_key and t.academic_year = s.academic_year
    and t.pipeline_id = @pipeline
    and (exists (select t.district_key, t.stage_key, t.school_type_key, t.founder_key, t.ownership_key, t.demonstration_key, t.urban_rural_key, t.libraries, t.library_ict, t.facility_standard_met, t.music_rooms, t.art_rooms, t.posts_approved, t.obs_status collate Latin1_General_BIN2, t.source_id, t.source_line except select s.district_key, s.stage_key, s.school_type_key, s.founder_key, s.ownership_key, s.demonstration_key, s.urban_rural_key, s.libraries, s.library_ict, s.facility_standard_met, s.music_rooms, s.art_rooms, s.posts_approved, s.obs_status collate Latin1_General_BIN2, s.source_id, s.source_line));
-- with @pipeline String, @run Int64

select count(*) from #stg_school_year;

update t
set district_key = s.district_key, stage_key = s.stage_key, school_type_key = s.school_type_key, founder_key = s.founder_key, ownership_key = s.ownership_key, demonstration_key = s.demonstration_key, urban_rural_key = s.urban_rural_key, libraries = s.libraries, library_ict = s.library_ict, facility_standard_met = s.facility_standard_met, music_rooms = s.music_rooms, art_rooms = s.art_rooms, posts_approved = s.posts_approved, obs_status = s.obs_status, source_id = s.source_id, source_line = s.source_line, run_id = @run
from dw.fct_school_year as t, #stg_school_year as s
where t.school_key = s.school_key and t.academic_year = s.academic_year
    and t.pipeline_id = @pipeline
    and (exists (select t.district_key, t.stage_key, t.school_type_key, t.founder_key, t.ownership_key, t.demonstration_key, t.urban_rural_key, t.libraries, t.library_ict, t.facility_standard_met, t.music_rooms, t.art_rooms, t.posts_approved, t.obs_status collate Latin1_General_BIN2, t.source_id, t.source_line except select s.district_key, s.stage_key, s.school_type_key, s.founder_key, s.ownership_key, s.demonstration_key, s.urban_rural_key, s.libraries, s.library_ict, s.facility_standard_met, s.music_rooms, s.art_rooms, s.posts_approved, s.obs_status collate Latin1_General_BIN2, s.source_id, s.source_line));
-- with @pipeline String, @run Int64

insert into dw.fct_school_year (school_key, academic_year, district_key, stage_key, school_type_key, founder_key, ownership_key, demonstration_key, urban_rural_key, libraries, library_ict, facility_standard_met, music_rooms, art_rooms, posts_approved, obs_status, source_id, source_line, pipeline_id, run_id)
select s.school_key, s.academic_year, s.district_key, s.stage_key, s.school_type_key, s.founder_key, s.ownership_key, s.demonstration_key, s.urban_rural_key, s.libraries, s.library_ict, s.facility_standard_met, s.music_rooms, s.art_rooms, s.posts_approved, s.obs_status, s.source_id, s.source_line, @pipeline, @run
from #stg_school_year as s
where not exists (select 1 from dw.fct_school_year as t where t.school_key = s.school_key and t.academic_year = s.academic_year)
order by s.school_key, s.academic_year;
-- with @pipeline String, @run Int64

select count(*) from dw.dim_school where run_id = @run and is_inferred = 1;
-- with @run Int64

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

insert into etl.undo (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1);
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @pipeline String, @run Int64, @table String

update etl.reject_row
set state = 'corrected', closed_by_run = @run, closed_at = @now
where state = 'open'
    and (run_id = @of or run_id in (select e.run_id from etl.run as e where e.of_run = @of and e.run_id < @run))
    and not exists (select 1 from etl.reject_row as n where n.run_id = @run and n.row_no = etl.reject_row.row_no)
    and exists (select 1 from #stg_source as s, #kept as k where s.source_file = etl.reject_row."file" and s.sheet = etl.reject_row.sheet and k.source = s.source and k.line = etl.reject_row.line);
-- with @now DateTimeOffset, @of Int64, @run Int64

update etl.reject_row
set state = 'given_up', closed_by_run = @run, closed_at = @now, reason = (select concat('Discarded as ', min(k.rule_name), '.') from #stg_source as s, #stg_discard as k where s.source_file = etl.reject_row."file" and s.sheet = etl.reject_row.sheet and k.source = s.source and k.line = etl.reject_row.line)
where state = 'open'
    and (run_id = @of or run_id in (select e.run_id from etl.run as e where e.of_run = @of and e.run_id < @run))
    and not exists (select 1 from etl.reject_row as n where n.run_id = @run and n.row_no = etl.reject_row.row_no)
    and exists (select 1 from #stg_source as s, #stg_discard as k where s.source_file = etl.reject_row."file" and s.sheet = etl.reject_row.sheet and k.source = s.source and k.line = etl.reject_row.line);
-- with @now DateTimeOffset, @of Int64, @run Int64

-- == review of a load

update etl.reject_row
set state = 'superseded', closed_by_run = @run, closed_at = @now
where state = 'open'
    and run_id in (
        select e.run_id
        from etl.run as e
        join etl.run as o on o.pipeline_id = e.pipeline_id and o.period = e.period
        where o.run_id = @run and e.run_id < @run);
-- with @now DateTimeOffset, @run Int64

select coalesce(d.district_id, '') as District, f.academic_year as Year, coalesce(s.stage_id, '') as Stage, cast(f.value as float) as Value
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null and f.pipeline_id = @pipeline and (f.value < 1 or f.value > 2.5)  and f.stage_key = (select n.stage_key from dw.dim_stage as n where n.stage_id = 'primary')
order by f.academic_year, 1, 3;
-- with @pipeline String

select concat('district_key=', f.district_key, ' ', 'academic_year=', f.academic_year, '') as Id, '' as Name, 0 as Year, cast(count(*) as bigint) as Copies
from dw.fct_published_education as f
where 1 = 1 and f.pipeline_id = @pipeline
group by f.district_key, f.academic_year
having count(*) > 1
order by 1;
-- with @pipeline String

select distinct f.academic_year as yr from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where f.run_id = @run order by yr;
-- with @run Int64

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value
from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null  and f.stage_key = (select n.stage_key from dw.dim_stage as n where n.stage_id = 'primary')
group by d.district_id, f.academic_year, s.stage_id) as x
order by x.district, x.stage, x.yr;

select distinct f.academic_year as yr from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where f.run_id = @run order by yr;
-- with @run Int64

select m.district_id as Id, coalesce(m.name_zh, '') as Name, 2020 as Year
from dw.dim_district as m
where m.level = 'PROV' and m.district_id not in ('cn-71')
    and not exists (select 1 from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where f.district_key = m.district_key and f.academic_year = 2020 and f.pipeline_id = @pipeline)
order by 1;
-- with @pipeline String

select p.district_id as District, w.yr as Year, w.stage as Stage, w.val as Whole, sum(x.val) as Parts
from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x
join dw.dim_district as c on c.district_id = x.district and c.level = 'PROV'
join dw.dim_district as p on p.district_id = c.statistical_parent_id
join (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as w on w.district = p.district_id and w.yr = x.yr and w.stage = x.stage
where x.yr in (select f.academic_year from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where f.run_id = @run)
group by p.district_id, w.yr, w.stage, w.val
having abs(w.val - sum(x.val)) > 0.5
order by w.yr, p.district_id;
-- with @run Int64

select distinct f.academic_year as yr from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where f.run_id = @run order by yr;
-- with @run Int64

select m.district_id as Id, coalesce(m.name_zh, '') as Name, x.yr as Year
from (
    select distinct f.district_key as k, f.academic_year + 1 as yr
    from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year + 1 in (2020) and f.pipeline_id = @pipeline) as x
join dw.dim_district as m on m.district_key = x.k
where not exists (
    select 1
    from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
    where f.district_key = x.k and f.academic_year = x.yr and f.pipeline_id = @pipeline)
order by x.yr, 1;
-- with @pipeline String

select distinct f.academic_year as yr from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where f.run_id = @run order by yr;
-- with @run Int64

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value
from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x
order by x.district, x.stage, x.yr;

select concat((select n.district_id from dw.dim_district as n where n.district_key = x.k0), ' ', x.k1, '') as Place, x.l as "Left", x.r as "Right"
from (
    select k0, k1, sum(l) as l, sum(r) as r
    from (
        select f.district_key as k0, f.academic_year as k1, cast(sum(f.value) as float) as l, cast(null as float) as r
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null and f.pipeline_id = @pipeline
group by f.district_key, f.academic_year
        union all
        select f.district_key as k0, f.academic_year as k1, cast(null as float) as l, cast(sum(f.value) as float) as r
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null  and f.stage_key = (select n.stage_key from dw.dim_stage as n where n.stage_id = 'primary')
group by f.district_key, f.academic_year
    ) as b
    group by k0, k1) as x
where x.l is not null and x.r is not null and abs(x.l - x.r) > 0.5
order by 1;
-- with @pipeline String

select concat((select n.stage_id from dw.dim_stage as n where n.stage_key = x.k0), '') as Place, x.l as "Left", x.r as "Right"
from (
    select k0, sum(l) as l, sum(r) as r
    from (
        select f.stage_key as k0, cast(sum(f.value) as float) as l, cast(null as float) as r
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null and f.pipeline_id = @pipeline
group by f.stage_key
        union all
        select f.stage_key as k0, cast(null as float) as l, cast(sum(f.enrolled_students) as float) as r
from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.enrolled_students is not null
group by f.stage_key
    ) as b
    group by k0) as x
where x.l is not null and x.r is not null and abs(x.l - x.r) > 0
order by 1;
-- with @pipeline String

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'schools' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'enrolled_students' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'new_entrants' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'graduates_prev_year' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'teachers_ft' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'published_pupil_teacher_ratio' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

delete from etl.gate_result where run_id = @RunId;
-- with @RunId Int64

delete from etl.change where run_id = @RunId;
-- with @RunId Int64

insert into etl.gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl.gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl.gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl.gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl.gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl.gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl.gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl.gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl.gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl.change (run_id, seq, fact, measure, district_id, "year", stage_id, before_value, after_value)
values (@RunId, @seq, @Fact, @Measure, @District, @Year, @Stage, @Before, @After);
-- with @After Double, @Before Double, @District String, @Fact String, @Measure String, @RunId Int64, @Stage String, @Year String, @seq Int32

delete from etl.review where run_id = @RunId;
-- with @RunId Int64

insert into etl.review (run_id, reason, digest, source_sha256, held_at) values (@RunId, @reason, @digest, @fingerprint, @now);
-- with @RunId Int64, @digest String, @fingerprint String, @now DateTimeOffset, @reason String

update etl.run set state = 'held' where run_id = @RunId and fence = @Fence and state in ('reading', 'staging', 'committing');
-- with @Fence Int64, @RunId Int64

-- == review of a load of schools

update etl.reject_row
set state = 'superseded', closed_by_run = @run, closed_at = @now
where state = 'open'
    and run_id in (
        select e.run_id
        from etl.run as e
        join etl.run as o on o.pipeline_id = e.pipeline_id and o.period = e.period
        where o.run_id = @run and e.run_id < @run);
-- with @now DateTimeOffset, @run Int64

select distinct f.academic_year as yr from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where f.run_id = @run order by yr;
-- with @run Int64

select m.school_id as Id, coalesce(m.name_zh, '') as Name, x.yr as Year
from (
    select distinct f.school_key as k, f.academic_year as yr
    from dw.fct_school_year as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year in (2020) ) as x
join dw.dim_school as m on m.school_key = x.k
where not exists (
    select 1
    from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
    where f.school_key = x.k and f.academic_year = x.yr and f.pipeline_id = @pipeline)
order by x.yr, 1;
-- with @pipeline String

select m.school_id as Id, coalesce(m.name_zh, '') as Name, 0 as Year
from dw.dim_school as m
where m.is_inferred = 1 and exists (select 1 from dw.fct_enrolment as f where f.school_key = m.school_key and f.pipeline_id = @pipeline)
order by 1;
-- with @pipeline String

select distinct f.academic_year as yr from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where f.run_id = @run order by yr;
-- with @run Int64

select m.school_id as Id, coalesce(m.name_zh, '') as Name, x.yr as Year
from (
    select distinct f.school_key as k, f.academic_year as yr
    from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year in (2020) and f.pipeline_id = @pipeline) as x
join dw.dim_school as m on m.school_key = x.k
where not exists (
    select 1
    from dw.fct_school_year as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
    where f.school_key = x.k and f.academic_year = x.yr )
order by x.yr, 1;
-- with @pipeline String

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.enrolled_students) as float) as val
from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.enrolled_students is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.enrolled_school_age) as float) as val
from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.enrolled_school_age is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.new_entrants) as float) as val
from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.new_entrants is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(count(distinct f.school_key) as float) as val
from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.school_key is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

delete from etl.gate_result where run_id = @RunId;
-- with @RunId Int64

delete from etl.change where run_id = @RunId;
-- with @RunId Int64

insert into etl.gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl.gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl.change (run_id, seq, fact, measure, district_id, "year", stage_id, before_value, after_value)
values (@RunId, @seq, @Fact, @Measure, @District, @Year, @Stage, @Before, @After);
-- with @After Double, @Before Double, @District String, @Fact String, @Measure String, @RunId Int64, @Stage String, @Year String, @seq Int32

delete from etl.review where run_id = @RunId;
-- with @RunId Int64

insert into etl.review (run_id, reason, digest, source_sha256, held_at) values (@RunId, @reason, @digest, @fingerprint, @now);
-- with @RunId Int64, @digest String, @fingerprint String, @now DateTimeOffset, @reason String

update etl.run set state = 'held' where run_id = @RunId and fence = @Fence and state in ('reading', 'staging', 'committing');
-- with @Fence Int64, @RunId Int64
