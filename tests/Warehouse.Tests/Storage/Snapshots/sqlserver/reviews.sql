
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

-- == request of a replay

select row_no from etl.reject_row where run_id = @RunId and state = 'open' order by row_no offset 0 rows fetch next 1 rows only;
-- with @RunId Int64

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id = (select min(run_id) from etl.run where pipeline_id = @PipelineId and period = @Period and kind = @kind and state in ('queued', 'reading', 'staging', 'committing'));
-- with @Period String, @PipelineId String, @kind String

insert into etl.run (run_id, pipeline_id, kind, period, state, request_id, requested_by, force, priority, timeout_seconds, of_run, backfill_id, created_at)
select coalesce(max(run_id), 0) + 1, @PipelineId, @kind, @Period, 'queued', @RequestId, @RequestedBy, @Force, @Priority, @TimeoutSeconds, @OfRun, @BackfillId, @now
from etl.run;
-- with @BackfillId Int64, @Force Boolean, @OfRun Int64, @Period String, @PipelineId String, @Priority Int32, @RequestId String, @RequestedBy String, @TimeoutSeconds Int32, @kind String, @now DateTimeOffset

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id = (select max(run_id) from etl.run);

insert into etl.replay_content (run_id, seq, content) values (@runId, @seq, @content);
-- with @content Binary, @runId Int64, @seq Int64

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

-- == list changes of members

select dimension as Dimension, member_id as Member, attribute as Attribute, before_text as "Before", after_text as "After"
from etl.member_change
where run_id = @runId
order by seq;
-- with @runId Int64

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

-- == approve when nothing waits

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

update etl.review set approved_digest = digest, approved_by = @by, approved_at = @now where run_id = @RunId;
-- with @RunId Int64, @by String, @now DateTimeOffset

update etl.run set state = 'queued', not_before = null where run_id = @RunId and state = 'held';
-- with @RunId Int64

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

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.changed_since', concat('Run ', (select t.run_id from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id >= @of), ' has written this member with other attributes.'), 'Correct its id, or leave this row out.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where exists (select 1 from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id >= @of and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2)));
-- with @of Int64, @pipeline String

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.conflicting_values', concat('Line ', (select t.source_line from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline), ' has this key with another value, and is loaded.'), 'Correct the key, or the source.', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where exists (select 1 from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and not (t.source_line = s.source_line and exists (
    select 1
    from etl.source as e
    join #stg_source as f on e."file" = f.source_file and e.sheet = f.sheet
    where e.source_id = t.source_id and f.source = s.source)) and (exists (select t.value, t.obs_status collate Latin1_General_BIN2 except select s.value, s.obs_status collate Latin1_General_BIN2)));
-- with @pipeline String

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.duplicate_key', concat('The same is already on line ', (select t.source_line from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline), '.'), '', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where exists (select 1 from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and not (t.source_line = s.source_line and exists (
    select 1
    from etl.source as e
    join #stg_source as f on e."file" = f.source_file and e.sheet = f.sheet
    where e.source_id = t.source_id and f.source = s.source)));
-- with @pipeline String

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.changed_since', concat('Run ', (select t.run_id from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline), ' has changed this since.'), 'Export the rejects of that run, or leave this row out.', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where exists (select 1 from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and t.run_id > @of and (exists (select t.value, t.obs_status collate Latin1_General_BIN2 except select s.value, s.obs_status collate Latin1_General_BIN2)));
-- with @of Int64, @pipeline String

insert into #kept (source, line)
select s.source, s.line from #stg_district as s where 1 = 1
union
select s.source, s.line from #stg_published_education as s where 1 = 1;

select distinct r.source, r.line
from #stg_reject as r
where (r.source > 0 or (r.source = 0 and r.line > 0))
    and not exists (select 1 from #stg_reject_row as c where c.source = r.source and c.line = r.line)
order by r.source, r.line
offset 0 rows fetch next 10 rows only;

insert into #stg_reject_row (source, line, cells) values (@source, @line, @cells);
-- with @cells String, @line Int64, @source Int64

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

create table #slices (slice nvarchar(140) collate Latin1_General_BIN2 not null, primary key (slice));

create table #spoken (k0 nvarchar(200) collate Latin1_General_BIN2 not null);

create table #silent (k0 nvarchar(200) collate Latin1_General_BIN2 not null);

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.changed_since', concat('Run ', (select t.run_id from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id >= @of), ' has written this member with other attributes.'), 'Correct its id, or leave this row out.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where exists (select 1 from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id >= @of and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2)));
-- with @of Int64, @pipeline String

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.conflicting_values', concat('Line ', (select t.source_line from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline), ' has this key with another value, and is loaded.'), 'Correct the key, or the source.', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where exists (select 1 from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and not (t.source_line = s.source_line and exists (
    select 1
    from etl.source as e
    join #stg_source as f on e."file" = f.source_file and e.sheet = f.sheet
    where e.source_id = t.source_id and f.source = s.source)) and (exists (select t.value, t.obs_status collate Latin1_General_BIN2 except select s.value, s.obs_status collate Latin1_General_BIN2)));
-- with @pipeline String

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.duplicate_key', concat('The same is already on line ', (select t.source_line from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline), '.'), '', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where exists (select 1 from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and not (t.source_line = s.source_line and exists (
    select 1
    from etl.source as e
    join #stg_source as f on e."file" = f.source_file and e.sheet = f.sheet
    where e.source_id = t.source_id and f.source = s.source)));
-- with @pipeline String

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.changed_since', concat('Run ', (select t.run_id from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline), ' has changed this since.'), 'Export the rejects of that run, or leave this row out.', (select (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.measure as [measure], s.value as [value] for json path, include_null_values, without_array_wrapper), 'stg_published_education', s.seq
from #stg_published_education as s
where exists (select 1 from dw.fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and t.run_id > @of and (exists (select t.value, t.obs_status collate Latin1_General_BIN2 except select s.value, s.obs_status collate Latin1_General_BIN2)));
-- with @of Int64, @pipeline String

insert into #kept (source, line)
select s.source, s.line from #stg_district as s where 1 = 1
union
select s.source, s.line from #stg_published_education as s where 1 = 1;

select distinct r.source, r.line
from #stg_reject as r
where (r.source > 0 or (r.source = 0 and r.line > 0))
    and not exists (select 1 from #stg_reject_row as c where c.source = r.source and c.line = r.line)
order by r.source, r.line
offset 0 rows fetch next 10 rows only;

insert into #stg_reject_row (source, line, cells) values (@source, @line, @cells);
-- with @cells String, @line Int64, @source Int64

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

insert into etl.slice (pipeline_id, period, slice, run_id)
select @pipeline, @period, c.slice, @run
from (select distinct concat(s.academic_year, '') as slice from #stg_published_education as s) as c
where not exists (select 1 from etl.slice as e where e.pipeline_id = @pipeline and e.period = @period and e.slice = c.slice);
-- with @period String, @pipeline String, @run Int64

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

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.changed_since', concat('Run ', (select t.run_id from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id >= @of), ' has written this member with other attributes.'), 'Correct its id, or leave this row out.', (select s.district_id as [district_id], s.gb_code as [gb_code], s.code_scheme as [code_scheme], s.name_zh as [name_zh], s.name_en as [name_en], s.level as [level], s.statistical_parent_id as [statistical_parent_id], s.managing_parent_id as [managing_parent_id], s.valid_from as [valid_from], s.valid_to as [valid_to] for json path, include_null_values, without_array_wrapper), 'stg_district', s.seq
from #stg_district as s
where exists (select 1 from dw.dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id >= @of and (exists (select t.gb_code collate Latin1_General_BIN2, t.code_scheme collate Latin1_General_BIN2, t.name_zh collate Latin1_General_BIN2, t.name_en collate Latin1_General_BIN2, t.level collate Latin1_General_BIN2, t.statistical_parent_id collate Latin1_General_BIN2, t.managing_parent_id collate Latin1_General_BIN2, t.valid_from collate Latin1_General_BIN2, t.valid_to collate Latin1_General_BIN2 except select s.gb_code collate Latin1_General_BIN2, s.code_scheme collate Latin1_General_BIN2, s.name_zh collate Latin1_General_BIN2, s.name_en collate Latin1_General_BIN2, s.level collate Latin1_General_BIN2, s.statistical_parent_id collate Latin1_General_BIN2, s.managing_parent_id collate Latin1_General_BIN2, s.valid_from collate Latin1_General_BIN2, s.valid_to collate Latin1_General_BIN2)));
-- with @of Int64, @pipeline String

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.changed_since', concat('Run ', (select t.run_id from dw.dim_school as t where t.school_id = s.school_id and t.pipeline_id = @pipeline and t.run_id >= @of), ' has written this member with other attributes.'), 'Correct its id, or leave this row out.', (select s.school_id as [school_id], s.name_zh as [name_zh], s.school_type as [school_type], s.school_type_name as [school_type_name], s.founder as [founder], s.founder_name as [founder_name], s.is_public as [is_public], s.is_inferred as [is_inferred] for json path, include_null_values, without_array_wrapper), 'stg_school', s.seq
from #stg_school as s
where exists (select 1 from dw.dim_school as t where t.school_id = s.school_id and t.pipeline_id = @pipeline and t.run_id >= @of and (exists (select t.name_zh collate Latin1_General_BIN2, t.school_type collate Latin1_General_BIN2, t.school_type_name collate Latin1_General_BIN2, t.founder collate Latin1_General_BIN2, t.founder_name collate Latin1_General_BIN2, t.is_public, t.is_inferred except select s.name_zh collate Latin1_General_BIN2, s.school_type collate Latin1_General_BIN2, s.school_type_name collate Latin1_General_BIN2, s.founder collate Latin1_General_BIN2, s.founder_name collate Latin1_General_BIN2, s.is_public, s.is_inferred)));
-- with @of Int64, @pipeline String

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('Line ', (select t.source_line from dw.fct_school_year as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline), ' has this key with another value, and is loaded.'), 'Correct the key, or the source.', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_school_type as u where u.number = s.school_type_key) as [school_type], (select u.id from #used_founder as u where u.number = s.founder_key) as [founder], (select u.id from #used_ownership as u where u.number = s.ownership_key) as [ownership], (select u.id from #used_demonstration as u where u.number = s.demonstration_key) as [demonstration], (select u.id from #used_urban_rural as u where u.number = s.urban_rural_key) as [urban_rural], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.libraries as [libraries], s.library_ict as [library_ict], s.facility_standard_met as [facility_standard_met], s.music_rooms as [music_rooms], s.art_rooms as [art_rooms], s.posts_approved as [posts_approved] for json path, include_null_values, without_array_wrapper), 'stg_school_year', s.seq
from #stg_school_year as s
where exists (select 1 from dw.fct_school_year as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline and not (t.source_line = s.source_line and exists (
    select 1
    from etl.source as e
    join #stg_source as f on e."file" = f.source_file and e.sheet = f.sheet
    where e.source_id = t.source_id and f.source = s.source)) and (exists (select t.district_key, t.stage_key, t.school_type_key, t.founder_key, t.ownership_key, t.demonstration_key, t.urban_rural_key, t.libraries, t.library_ict, t.facility_standard_met, t.music_rooms, t.art_rooms, t.posts_approved, t.obs_status collate Latin1_General_BIN2 except select s.district_key, s.stage_key, s.school_type_key, s.founder_key, s.ownership_key, s.demonstration_key, s.urban_rural_key, s.libraries, s.library_ict, s.facility_standard_met, s.music_rooms, s.art_rooms, s.posts_approved, s.obs_status collate Latin1_General_BIN2)));
-- with @pipeline String

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', (select t.source_line from dw.fct_school_year as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline), '.'), '', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_school_type as u where u.number = s.school_type_key) as [school_type], (select u.id from #used_founder as u where u.number = s.founder_key) as [founder], (select u.id from #used_ownership as u where u.number = s.ownership_key) as [ownership], (select u.id from #used_demonstration as u where u.number = s.demonstration_key) as [demonstration], (select u.id from #used_urban_rural as u where u.number = s.urban_rural_key) as [urban_rural], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.libraries as [libraries], s.library_ict as [library_ict], s.facility_standard_met as [facility_standard_met], s.music_rooms as [music_rooms], s.art_rooms as [art_rooms], s.posts_approved as [posts_approved] for json path, include_null_values, without_array_wrapper), 'stg_school_year', s.seq
from #stg_school_year as s
where exists (select 1 from dw.fct_school_year as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline and not (t.source_line = s.source_line and exists (
    select 1
    from etl.source as e
    join #stg_source as f on e."file" = f.source_file and e.sheet = f.sheet
    where e.source_id = t.source_id and f.source = s.source)));
-- with @pipeline String

insert into #stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.changed_since', concat('Run ', (select t.run_id from dw.fct_school_year as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline), ' has changed this since.'), 'Export the rejects of that run, or leave this row out.', (select (select u.id from #used_school as u where u.number = s.school_key) as [school], (select u.id from #used_district as u where u.number = s.district_key) as [district], (select u.id from #used_stage as u where u.number = s.stage_key) as [stage], (select u.id from #used_school_type as u where u.number = s.school_type_key) as [school_type], (select u.id from #used_founder as u where u.number = s.founder_key) as [founder], (select u.id from #used_ownership as u where u.number = s.ownership_key) as [ownership], (select u.id from #used_demonstration as u where u.number = s.demonstration_key) as [demonstration], (select u.id from #used_urban_rural as u where u.number = s.urban_rural_key) as [urban_rural], (select u.id from #used_academic_year as u where u.number = s.academic_year) as [academic_year], s.libraries as [libraries], s.library_ict as [library_ict], s.facility_standard_met as [facility_standard_met], s.music_rooms as [music_rooms], s.art_rooms as [art_rooms], s.posts_approved as [posts_approved] for json path, include_null_values, without_array_wrapper), 'stg_school_year', s.seq
from #stg_school_year as s
where exists (select 1 from dw.fct_school_year as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline and t.run_id > @of and (exists (select t.district_key, t.stage_key, t.school_type_key, t.founder_key, t.ownership_key, t.demonstration_key, t.urban_rural_key, t.libraries, t.library_ict, t.facility_standard_met, t.music_rooms, t.art_rooms, t.posts_approved, t.obs_status collate Latin1_General_BIN2 except select s.district_key, s.stage_key, s.school_type_key, s.founder_key, s.ownership_key, s.demonstration_key, s.urban_rural_key, s.libraries, s.library_ict, s.facility_standard_met, s.music_rooms, s.art_rooms, s.posts_approved, s.obs_status collate Latin1_General_BIN2)));
-- with @of Int64, @pipeline String

insert into #kept (source, line)
select s.source, s.line from #stg_district as s where 1 = 1
union
select s.source, s.line from #stg_school as s where 1 = 1
union
select s.source, s.line from #stg_school_year as s where 1 = 1;

select distinct r.source, r.line
from #stg_reject as r
where (r.source > 0 or (r.source = 0 and r.line > 0))
    and not exists (select 1 from #stg_reject_row as c where c.source = r.source and c.line = r.line)
order by r.source, r.line
offset 0 rows fetch next 10 rows only;

insert into #stg_reject_row (source, line, cells) values (@source, @line, @cells);
-- with @cells String, @line Int64, @source Int64

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

delete from etl.run_note where run_id = @run;
-- with @run Int64

insert into etl.run_note (run_id, seq, code, message, "file") values (@run, @seq, @code, @message, @file);
-- with @code String, @file String, @message String, @run Int64, @seq Int64

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

select f.academic_year as yr, cast(count(*) as bigint) as n from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where 1 = 1 and f.pipeline_id = @pipeline group by f.academic_year;
-- with @pipeline String

select district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to from dw.dim_district;

update etl.run
set period = @period
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @fence Int64, @now DateTimeOffset, @period String, @runId Int64

update etl.reject_row
set state = 'superseded', closed_by_run = @run, closed_at = @now
where state = 'open'
    and run_id in (
        select e.run_id
        from etl.run as e
        join etl.run as o on o.pipeline_id = e.pipeline_id and o.period = e.period
        where o.run_id = @run and e.run_id < @run
            and not exists (select 1 from etl.slice as k where k.run_id = e.run_id));
-- with @now DateTimeOffset, @run Int64

select coalesce(d.district_id, '') as District, f.academic_year as Year, coalesce(s.stage_id, '') as Stage, cast(f.value as float) as Value
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null and f.pipeline_id = @pipeline  and f.stage_key = (select n.stage_key from dw.dim_stage as n where n.stage_id = 'primary') and (f.value < 1 or f.value > 2.5)
order by f.academic_year, 1, 3;
-- with @pipeline String

select case when exists (select 1 from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where f.measure = 'staff' and f.value is not null and f.pipeline_id = @pipeline  and f.stage_key = (select n.stage_key from dw.dim_stage as n where n.stage_id = 'primary')) then 1 else 0 end;
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
left join dw.dim_stage as s on s.stage_key = f.stage_key where f.run_id = @run;
-- with @run Int64

select f.academic_year as yr, cast(count(*) as bigint) as n from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where 1 = 1 and f.pipeline_id = @pipeline group by f.academic_year;
-- with @pipeline String

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value
from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null  and f.stage_key = (select n.stage_key from dw.dim_stage as n where n.stage_id = 'primary')
group by d.district_id, f.academic_year, s.stage_id) as x
order by x.district, x.stage, x.yr;

select count(*) from dw.dim_district as m
where m.level = 'PROV' and m.district_id not in ('cn-71');

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
where x.yr in (2020)
group by p.district_id, w.yr, w.stage, w.val
order by w.yr, p.district_id;

select m.district_id as Id, coalesce(m.name_zh, '') as Name, x.yr as Year
from (
    select distinct f.district_key as k, f.academic_year + 1 as yr
    from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year + 1 in (2020) and f.pipeline_id = @pipeline) as x
join dw.dim_district as m on m.district_key = x.k
where 1 = 1
    and not exists (
        select 1
        from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
        where f.district_key = x.k and f.academic_year = x.yr and f.pipeline_id = @pipeline)
order by x.yr, 1;
-- with @pipeline String

select count(*) from (
    select distinct f.district_key as k, f.academic_year + 1 as yr
    from dw.fct_published_education as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year + 1 in (2020) and f.pipeline_id = @pipeline) as x
join dw.dim_district as m on m.district_key = x.k
where 1 = 1;
-- with @pipeline String

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

select count(x.l + x.r) from (
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
    group by k0, k1) as x;
-- with @pipeline String

select count(*) - count(x.l + x.r) from (
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
    group by k0, k1) as x where x.l is not null or x.r is not null;
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

select count(x.l + x.r) from (
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
    group by k0) as x;
-- with @pipeline String

select count(*) - count(x.l + x.r) from (
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
    group by k0) as x where x.l is not null or x.r is not null;
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

select district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to from dw.dim_district;

select distinct run_id from etl.undo where pipeline_id = @pipeline and is_kept = 1;
-- with @pipeline String

delete from etl.slice_before where pipeline_id = @pipeline and run_id <= @old;
-- with @old Int64, @pipeline String

delete from etl.undo_image where run_id in (1);

update etl.undo set is_kept = 0 where run_id in (1);

delete from etl.gate_result where run_id = @RunId;
-- with @RunId Int64

delete from etl.change where run_id = @RunId;
-- with @RunId Int64

delete from etl.member_change where run_id = @RunId;
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

insert into etl.member_change (run_id, seq, dimension, member_id, attribute, before_text, after_text)
values (@RunId, @seq, @Dimension, @Member, @Attribute, @Before, @After);
-- with @After String, @Attribute String, @Before String, @Dimension String, @Member String, @RunId Int64, @seq Int32

delete from etl.review where run_id = @RunId;
-- with @RunId Int64

insert into etl.review (run_id, reason, digest, source_sha256, held_at) values (@RunId, @reason, @digest, @fingerprint, @now);
-- with @RunId Int64, @digest String, @fingerprint String, @now DateTimeOffset, @reason String

update etl.run set state = 'held' where run_id = @RunId and fence = @Fence and state in ('reading', 'staging', 'committing');
-- with @Fence Int64, @RunId Int64

-- == review of a load of schools

delete from etl.run_note where run_id = @run;
-- with @run Int64

insert into etl.run_note (run_id, seq, code, message, "file") values (@run, @seq, @code, @message, @file);
-- with @code String, @file String, @message String, @run Int64, @seq Int64

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

select f.academic_year as yr, cast(count(*) as bigint) as n from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where 1 = 1 and f.pipeline_id = @pipeline group by f.academic_year;
-- with @pipeline String

select district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to from dw.dim_district;

select school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, is_inferred from dw.dim_school;

update etl.run
set period = @period
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @fence Int64, @now DateTimeOffset, @period String, @runId Int64

update etl.reject_row
set state = 'superseded', closed_by_run = @run, closed_at = @now
where state = 'open'
    and run_id in (
        select e.run_id
        from etl.run as e
        join etl.run as o on o.pipeline_id = e.pipeline_id and o.period = e.period
        where o.run_id = @run and e.run_id < @run
            and not exists (select 1 from etl.slice as k where k.run_id = e.run_id));
-- with @now DateTimeOffset, @run Int64

select distinct f.academic_year as yr from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where f.run_id = @run;
-- with @run Int64

select f.academic_year as yr, cast(count(*) as bigint) as n from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key where 1 = 1 and f.pipeline_id = @pipeline group by f.academic_year;
-- with @pipeline String

select m.school_id as Id, coalesce(m.name_zh, '') as Name, x.yr as Year
from (
    select distinct f.school_key as k, f.academic_year as yr
    from dw.fct_school_year as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year in (2020) ) as x
join dw.dim_school as m on m.school_key = x.k
where 1 = 1
    and not exists (
        select 1
        from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
        where f.school_key = x.k and f.academic_year = x.yr and f.pipeline_id = @pipeline)
order by x.yr, 1;
-- with @pipeline String

select count(*) from (
    select distinct f.school_key as k, f.academic_year as yr
    from dw.fct_school_year as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year in (2020) ) as x
join dw.dim_school as m on m.school_key = x.k
where 1 = 1;

select m.school_id as Id, coalesce(m.name_zh, '') as Name, 0 as Year
from dw.dim_school as m
where m.is_inferred = 1 and exists (select 1 from dw.fct_enrolment as f where f.school_key = m.school_key and f.pipeline_id = @pipeline)
order by 1;
-- with @pipeline String

select m.school_id as Id, coalesce(m.name_zh, '') as Name, x.yr as Year
from (
    select distinct f.school_key as k, f.academic_year as yr
    from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year in (2020) and f.pipeline_id = @pipeline) as x
join dw.dim_school as m on m.school_key = x.k
where 1 = 1
    and not exists (
        select 1
        from dw.fct_school_year as f
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
        where f.school_key = x.k and f.academic_year = x.yr )
order by x.yr, 1;
-- with @pipeline String

select count(*) from (
    select distinct f.school_key as k, f.academic_year as yr
    from dw.fct_enrolment as f
left join dw.fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dw.dim_district as d on d.district_key = f.district_key
left join dw.dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year in (2020) and f.pipeline_id = @pipeline) as x
join dw.dim_school as m on m.school_key = x.k
where 1 = 1;
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

select district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to from dw.dim_district;

select school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, is_inferred from dw.dim_school;

select distinct run_id from etl.undo where pipeline_id = @pipeline and is_kept = 1;
-- with @pipeline String

delete from etl.slice_before where pipeline_id = @pipeline and run_id <= @old;
-- with @old Int64, @pipeline String

delete from etl.undo_image where run_id in (1);

update etl.undo set is_kept = 0 where run_id in (1);

delete from etl.gate_result where run_id = @RunId;
-- with @RunId Int64

delete from etl.change where run_id = @RunId;
-- with @RunId Int64

delete from etl.member_change where run_id = @RunId;
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

insert into etl.member_change (run_id, seq, dimension, member_id, attribute, before_text, after_text)
values (@RunId, @seq, @Dimension, @Member, @Attribute, @Before, @After);
-- with @After String, @Attribute String, @Before String, @Dimension String, @Member String, @RunId Int64, @seq Int32

delete from etl.review where run_id = @RunId;
-- with @RunId Int64

insert into etl.review (run_id, reason, digest, source_sha256, held_at) values (@RunId, @reason, @digest, @fingerprint, @now);
-- with @RunId Int64, @digest String, @fingerprint String, @now DateTimeOffset, @reason String

update etl.run set state = 'held' where run_id = @RunId and fence = @Fence and state in ('reading', 'staging', 'committing');
-- with @Fence Int64, @RunId Int64
