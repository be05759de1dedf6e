
-- == list filtered rejects

select
    r.seq as Seq, r."file" as "File", r.sheet as Sheet, r.line as Line, r.column_name as "Column", r.code as Code, r.message as Message, r.hint as Hint, r.raw as Raw,
    coalesce(r.row_no, 0) as RowNo, coalesce(w.state, 'open') as State, w.closed_by_run as ClosedByRun, coalesce(w.closed_by, '') as ClosedBy, coalesce(w.reason, '') as Reason
from etl_reject as r
left join etl_reject_row as w on w.run_id = r.run_id and w.row_no = r.row_no
where r.run_id = @runId and r.seq > @after
    and r.code in (@code0, @code1)
    and r.row_no in (select x.row_no from etl_reject_row as x where x.run_id = @runId and x.state in (@state0))
    and r.column_name = @column
    and r."file" = @file
    and r.line >= @fromLine
    and r.line <= @toLine
    and (lower(r.raw) like @text escape '\' or lower(r.message) like @text escape '\')
order by r.seq
limit @limit;
-- with @after Int64, @code0 String, @code1 String, @column String, @file String, @fromLine Int64, @limit Int32, @runId Int64, @state0 String, @text String, @toLine Int64

-- == count filtered rejects

select r.code, cast(count(*) as bigint)
from etl_reject as r
left join etl_reject_row as w on w.run_id = r.run_id and w.row_no = r.row_no
where r.run_id = @runId
    and r.code in (@code0, @code1)
    and r.row_no in (select x.row_no from etl_reject_row as x where x.run_id = @runId and x.state in (@state0))
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
from etl_reject_row as w
where w.run_id = @runId and w.row_no > @after
    and exists (select 1 from etl_reject as r where r.run_id = w.run_id and r.row_no = w.row_no
    and r.code in (@code0, @code1)
    and r.row_no in (select x.row_no from etl_reject_row as x where x.run_id = @runId and x.state in (@state0))
    and r.column_name = @column
    and r."file" = @file
    and r.line >= @fromLine
    and r.line <= @toLine
    and (lower(r.raw) like @text escape '\' or lower(r.message) like @text escape '\'))
order by w.row_no
limit @limit;
-- with @after Int64, @code0 String, @code1 String, @column String, @file String, @fromLine Int64, @limit Int32, @runId Int64, @state0 String, @text String, @toLine Int64

select
    r.seq as Seq, r."file" as "File", r.sheet as Sheet, r.line as Line, r.column_name as "Column", r.code as Code, r.message as Message, r.hint as Hint, r.raw as Raw,
    coalesce(r.row_no, 0) as RowNo, coalesce(w.state, 'open') as State, w.closed_by_run as ClosedByRun, coalesce(w.closed_by, '') as ClosedBy, coalesce(w.reason, '') as Reason
from etl_reject as r
left join etl_reject_row as w on w.run_id = r.run_id and w.row_no = r.row_no
where r.run_id = @runId and r.row_no between @first and @last
order by r.seq;
-- with @first Int64, @last Int64, @runId Int64

-- == find rejected rows

select w.row_no as RowNo, w."file" as "File", w.sheet as Sheet, w.line as Line, w.cells as Cells, w.state as State
from etl_reject_row as w
where w.run_id = @runId and w.row_no in (select value from json_each(@numbers));
-- with @numbers String, @runId Int64

-- == list headers of rejects

select "file" as "File", sheet as Sheet, headers as Headers
from etl_reject_header
where run_id = @runId
order by "file", sheet;
-- with @runId Int64

-- == give up

update etl_reject_row
set state = 'given_up', closed_by = @by, closed_at = @now, reason = @reason
where run_id = @runId and state = 'open'
    and row_no in (select r.row_no from etl_reject as r
left join etl_reject_row as w on w.run_id = r.run_id and w.row_no = r.row_no where r.run_id = @runId
    and r.code in (@code0, @code1)
    and r.row_no in (select x.row_no from etl_reject_row as x where x.run_id = @runId and x.state in (@state0))
    and r.column_name = @column
    and r."file" = @file
    and r.line >= @fromLine
    and r.line <= @toLine
    and (lower(r.raw) like @text escape '\' or lower(r.message) like @text escape '\'));
-- with @by String, @code0 String, @code1 String, @column String, @file String, @fromLine Int64, @now String, @reason String, @runId Int64, @state0 String, @text String, @toLine Int64

-- == account

select state, is_whole, cast(count(*) as bigint) from etl_reject_row where run_id = @RunId group by state, is_whole;
-- with @RunId Int64

select rule_name, rows_discarded from etl_discard where run_id = @RunId order by rule_name;
-- with @RunId Int64

-- == content of a replay

select content from etl_replay_content where run_id = @runId and seq = @seq;
-- with @runId Int64, @seq Int64

-- == request of a replay

select row_no from etl_reject_row where run_id = @RunId and state = 'open' order by row_no limit 1;
-- with @RunId Int64

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
from etl_run
where run_id = (select min(run_id) from etl_run where pipeline_id = @PipelineId and period = @Period and kind = @kind and state in ('queued', 'reading', 'staging', 'committing'));
-- with @Period String, @PipelineId String, @kind String

insert into etl_run (run_id, pipeline_id, kind, period, state, request_id, requested_by, force, priority, timeout_seconds, of_run, backfill_id, created_at)
select coalesce(max(run_id), 0) + 1, @PipelineId, @kind, @Period, 'queued', @RequestId, @RequestedBy, @Force, @Priority, @TimeoutSeconds, @OfRun, @BackfillId, @now
from etl_run;
-- with @BackfillId Int64, @Force Boolean, @OfRun Int64, @Period String, @PipelineId String, @Priority Int32, @RequestId String, @RequestedBy String, @TimeoutSeconds Int32, @kind String, @now String

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
from etl_run
where run_id = (select max(run_id) from etl_run);

insert into etl_replay_content (run_id, seq, content) values (@runId, @seq, @content);
-- with @content Binary, @runId Int64, @seq Int64

-- == list gate results

select gate as Gate, kind as Kind, severity as Severity, passed as Passed, measured as Measured, limit_value as "Limit", district_id as District, "year" as Year, member as Member, message as Message
from etl_gate_result
where run_id = @runId
order by seq;
-- with @runId Int64

-- == list changes

select seq as Seq, fact as Fact, measure as Measure, district_id as District, "year" as Year, stage_id as Stage, before_value as "Before", after_value as "After"
from etl_change
where run_id = @runId and seq > @after
order by seq
limit @limit;
-- with @after Int64, @limit Int32, @runId Int64

-- == list changes of members

select dimension as Dimension, member_id as Member, attribute as Attribute, before_text as "Before", after_text as "After"
from etl_member_change
where run_id = @runId
order by seq;
-- with @runId Int64

-- == find approval

select approved_digest from etl_review where run_id = @runId;
-- with @runId Int64

-- == approve

select gate as Gate, kind as Kind, severity as Severity, passed as Passed, measured as Measured, limit_value as "Limit", district_id as District, "year" as Year, member as Member, message as Message
from etl_gate_result
where run_id = @runId
order by seq;
-- with @runId Int64

select count(*) from etl_run where pipeline_id = @PipelineId and period = @Period and state = 'queued';
-- with @Period String, @PipelineId String

-- == approve when nothing waits

select gate as Gate, kind as Kind, severity as Severity, passed as Passed, measured as Measured, limit_value as "Limit", district_id as District, "year" as Year, member as Member, message as Message
from etl_gate_result
where run_id = @runId
order by seq;
-- with @runId Int64

select count(*) from etl_run where pipeline_id = @PipelineId and period = @Period and state = 'queued';
-- with @Period String, @PipelineId String

update etl_review set approved_digest = digest, approved_by = @by, approved_at = @now where run_id = @RunId;
-- with @RunId Int64, @by String, @now String

update etl_run set state = 'queued', not_before = null where run_id = @RunId and state = 'held';
-- with @RunId Int64

-- == decline

update etl_review set declined_by = @by, declined_at = @now, decline_reason = @reason where run_id = @RunId;
-- with @RunId Int64, @by String, @now String, @reason String

update etl_run set state = 'cancelled', ended_at = @now, error_code = 'etl.declined', error_message = @message, error_location = '', error_hint = '' where run_id = @RunId and state = 'held';
-- with @RunId Int64, @message String, @now String

-- == replay of published_education

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.changed_since', concat('Run ', (select t.run_id from dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id >= @of), ' has written this member with other attributes.'), 'Correct its id, or leave this row out.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where exists (select 1 from dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id >= @of and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to));
-- with @of Int64, @pipeline String

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.conflicting_values', concat('Line ', (select t.source_line from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline), ' has this key with another value, and is loaded.'), 'Correct the key, or the source.', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where exists (select 1 from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and not (t.source_line = s.source_line and exists (
    select 1
    from etl_source as e
    join temp.stg_source as f on e."file" = f.source_file and e.sheet = f.sheet
    where e.source_id = t.source_id and f.source = s.source)) and (t.value is not s.value or t.obs_status is not s.obs_status));
-- with @pipeline String

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.duplicate_key', concat('The same is already on line ', (select t.source_line from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline), '.'), '', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where exists (select 1 from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and not (t.source_line = s.source_line and exists (
    select 1
    from etl_source as e
    join temp.stg_source as f on e."file" = f.source_file and e.sheet = f.sheet
    where e.source_id = t.source_id and f.source = s.source)));
-- with @pipeline String

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.changed_since', concat('Run ', (select t.run_id from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline), ' has changed this since.'), 'Export the rejects of that run, or leave this row out.', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where exists (select 1 from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and t.run_id > @of and (t.value is not s.value or t.obs_status is not s.obs_status));
-- with @of Int64, @pipeline String

insert into temp.kept (source, line)
select s.source, s.line from temp.stg_district as s where 1 = 1
union
select s.source, s.line from temp.stg_published_education as s where 1 = 1;

select distinct r.source, r.line
from temp.stg_reject as r
where (r.source > 0 or (r.source = 0 and r.line > 0))
    and not exists (select 1 from temp.stg_reject_row as c where c.source = r.source and c.line = r.line)
order by r.source, r.line
limit 10;

insert into temp.stg_reject_row (source, line, cells) values (@source, @line, @cells);
-- with @cells String, @line Int64, @source Int64

insert into etl_reject_row (run_id, row_no, "file", sheet, line, cells, is_whole, state)
select
    @run, (select o.row_no from etl_reject_row as o where o.run_id = @of and o."file" = s.source_file and o.sheet = s.sheet and o.line = r.line), s.source_file, s.sheet, r.line,
    (select min(c.cells) from temp.stg_reject_row as c where c.source = r.source and c.line = r.line),
    case when exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line) then 0 else 1 end,
    'open'
from (select distinct source, line from temp.stg_reject) as r
join temp.stg_source as s on s.source = r.source;
-- with @of Int64, @run Int64

insert into etl_reject (run_id, seq, "file", sheet, line, column_name, code, message, hint, raw, row_no)
select
    @run, row_number() over (order by r.source, r.line, r.seq), s.source_file, s.sheet, r.line, r.column_name, r.code, r.message, r.hint, r.raw,
    (select o.row_no from etl_reject_row as o where o.run_id = @of and o."file" = s.source_file and o.sheet = s.sheet and o.line = r.line)
from temp.stg_reject as r
join temp.stg_source as s on s.source = r.source;
-- with @of Int64, @run Int64

update etl_reject_row
set state = 'corrected', closed_by_run = @run, closed_at = @now
where state = 'open'
    and (run_id = @of or run_id in (select e.run_id from etl_run as e where e.of_run = @of and e.run_id < @run))
    and not exists (select 1 from etl_reject_row as n where n.run_id = @run and n.row_no = etl_reject_row.row_no)
    and exists (select 1 from temp.stg_source as s, temp.kept as k where s.source_file = etl_reject_row."file" and s.sheet = etl_reject_row.sheet and k.source = s.source and k.line = etl_reject_row.line);
-- with @now String, @of Int64, @run Int64

update etl_reject_row
set state = 'given_up', closed_by_run = @run, closed_at = @now, reason = (select concat('Discarded as ', min(k.rule_name), '.') from temp.stg_source as s, temp.stg_discard as k where s.source_file = etl_reject_row."file" and s.sheet = etl_reject_row.sheet and k.source = s.source and k.line = etl_reject_row.line)
where state = 'open'
    and (run_id = @of or run_id in (select e.run_id from etl_run as e where e.of_run = @of and e.run_id < @run))
    and not exists (select 1 from etl_reject_row as n where n.run_id = @run and n.row_no = etl_reject_row.row_no)
    and exists (select 1 from temp.stg_source as s, temp.stg_discard as k where s.source_file = etl_reject_row."file" and s.sheet = etl_reject_row.sheet and k.source = s.source and k.line = etl_reject_row.line);
-- with @now String, @of Int64, @run Int64

-- == replay of slices

create temp table slices (slice text not null, primary key (slice)) without rowid;

create temp table spoken (k0 text not null);

create temp table silent (k0 text not null);

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.changed_since', concat('Run ', (select t.run_id from dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id >= @of), ' has written this member with other attributes.'), 'Correct its id, or leave this row out.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where exists (select 1 from dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id >= @of and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to));
-- with @of Int64, @pipeline String

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.conflicting_values', concat('Line ', (select t.source_line from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline), ' has this key with another value, and is loaded.'), 'Correct the key, or the source.', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where exists (select 1 from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and not (t.source_line = s.source_line and exists (
    select 1
    from etl_source as e
    join temp.stg_source as f on e."file" = f.source_file and e.sheet = f.sheet
    where e.source_id = t.source_id and f.source = s.source)) and (t.value is not s.value or t.obs_status is not s.obs_status));
-- with @pipeline String

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.duplicate_key', concat('The same is already on line ', (select t.source_line from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline), '.'), '', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where exists (select 1 from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and not (t.source_line = s.source_line and exists (
    select 1
    from etl_source as e
    join temp.stg_source as f on e."file" = f.source_file and e.sheet = f.sheet
    where e.source_id = t.source_id and f.source = s.source)));
-- with @pipeline String

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, s.source_column, 'etl.changed_since', concat('Run ', (select t.run_id from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline), ' has changed this since.'), 'Export the rejects of that run, or leave this row out.', json_object('district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'measure', s.measure, 'value', s.value), 'stg_published_education', s.seq
from temp.stg_published_education as s
where exists (select 1 from fct_published_education as t where t.measure = s.measure and t.academic_year = s.academic_year and t.stage_key = s.stage_key and t.district_key = s.district_key and t.pipeline_id = @pipeline and t.run_id > @of and (t.value is not s.value or t.obs_status is not s.obs_status));
-- with @of Int64, @pipeline String

insert into temp.kept (source, line)
select s.source, s.line from temp.stg_district as s where 1 = 1
union
select s.source, s.line from temp.stg_published_education as s where 1 = 1;

select distinct r.source, r.line
from temp.stg_reject as r
where (r.source > 0 or (r.source = 0 and r.line > 0))
    and not exists (select 1 from temp.stg_reject_row as c where c.source = r.source and c.line = r.line)
order by r.source, r.line
limit 10;

insert into temp.stg_reject_row (source, line, cells) values (@source, @line, @cells);
-- with @cells String, @line Int64, @source Int64

insert into etl_reject_row (run_id, row_no, "file", sheet, line, cells, is_whole, state)
select
    @run, (select o.row_no from etl_reject_row as o where o.run_id = @of and o."file" = s.source_file and o.sheet = s.sheet and o.line = r.line), s.source_file, s.sheet, r.line,
    (select min(c.cells) from temp.stg_reject_row as c where c.source = r.source and c.line = r.line),
    case when exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line) then 0 else 1 end,
    'open'
from (select distinct source, line from temp.stg_reject) as r
join temp.stg_source as s on s.source = r.source;
-- with @of Int64, @run Int64

insert into etl_reject (run_id, seq, "file", sheet, line, column_name, code, message, hint, raw, row_no)
select
    @run, row_number() over (order by r.source, r.line, r.seq), s.source_file, s.sheet, r.line, r.column_name, r.code, r.message, r.hint, r.raw,
    (select o.row_no from etl_reject_row as o where o.run_id = @of and o."file" = s.source_file and o.sheet = s.sheet and o.line = r.line)
from temp.stg_reject as r
join temp.stg_source as s on s.source = r.source;
-- with @of Int64, @run Int64

insert into etl_slice (pipeline_id, period, slice, run_id)
select @pipeline, @period, c.slice, @run
from (select distinct concat(s.academic_year, '') as slice from temp.stg_published_education as s) as c
where not exists (select 1 from etl_slice as e where e.pipeline_id = @pipeline and e.period = @period and e.slice = c.slice);
-- with @period String, @pipeline String, @run Int64

update etl_reject_row
set state = 'corrected', closed_by_run = @run, closed_at = @now
where state = 'open'
    and (run_id = @of or run_id in (select e.run_id from etl_run as e where e.of_run = @of and e.run_id < @run))
    and not exists (select 1 from etl_reject_row as n where n.run_id = @run and n.row_no = etl_reject_row.row_no)
    and exists (select 1 from temp.stg_source as s, temp.kept as k where s.source_file = etl_reject_row."file" and s.sheet = etl_reject_row.sheet and k.source = s.source and k.line = etl_reject_row.line);
-- with @now String, @of Int64, @run Int64

update etl_reject_row
set state = 'given_up', closed_by_run = @run, closed_at = @now, reason = (select concat('Discarded as ', min(k.rule_name), '.') from temp.stg_source as s, temp.stg_discard as k where s.source_file = etl_reject_row."file" and s.sheet = etl_reject_row.sheet and k.source = s.source and k.line = etl_reject_row.line)
where state = 'open'
    and (run_id = @of or run_id in (select e.run_id from etl_run as e where e.of_run = @of and e.run_id < @run))
    and not exists (select 1 from etl_reject_row as n where n.run_id = @run and n.row_no = etl_reject_row.row_no)
    and exists (select 1 from temp.stg_source as s, temp.stg_discard as k where s.source_file = etl_reject_row."file" and s.sheet = etl_reject_row.sheet and k.source = s.source and k.line = etl_reject_row.line);
-- with @now String, @of Int64, @run Int64

-- == replay of school_year

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.changed_since', concat('Run ', (select t.run_id from dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id >= @of), ' has written this member with other attributes.'), 'Correct its id, or leave this row out.', json_object('district_id', s.district_id, 'gb_code', s.gb_code, 'code_scheme', s.code_scheme, 'name_zh', s.name_zh, 'name_en', s.name_en, 'level', s.level, 'statistical_parent_id', s.statistical_parent_id, 'managing_parent_id', s.managing_parent_id, 'valid_from', s.valid_from, 'valid_to', s.valid_to), 'stg_district', s.seq
from temp.stg_district as s
where exists (select 1 from dim_district as t where t.district_id = s.district_id and t.pipeline_id = @pipeline and t.run_id >= @of and (t.gb_code is not s.gb_code or t.code_scheme is not s.code_scheme or t.name_zh is not s.name_zh or t.name_en is not s.name_en or t.level is not s.level or t.statistical_parent_id is not s.statistical_parent_id or t.managing_parent_id is not s.managing_parent_id or t.valid_from is not s.valid_from or t.valid_to is not s.valid_to));
-- with @of Int64, @pipeline String

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.changed_since', concat('Run ', (select t.run_id from dim_school as t where t.school_id = s.school_id and t.pipeline_id = @pipeline and t.run_id >= @of), ' has written this member with other attributes.'), 'Correct its id, or leave this row out.', json_object('school_id', s.school_id, 'name_zh', s.name_zh, 'school_type', s.school_type, 'school_type_name', s.school_type_name, 'founder', s.founder, 'founder_name', s.founder_name, 'is_public', s.is_public, 'is_inferred', s.is_inferred), 'stg_school', s.seq
from temp.stg_school as s
where exists (select 1 from dim_school as t where t.school_id = s.school_id and t.pipeline_id = @pipeline and t.run_id >= @of and (t.name_zh is not s.name_zh or t.school_type is not s.school_type or t.school_type_name is not s.school_type_name or t.founder is not s.founder or t.founder_name is not s.founder_name or t.is_public is not s.is_public or t.is_inferred is not s.is_inferred));
-- with @of Int64, @pipeline String

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.conflicting_values', concat('Line ', (select t.source_line from fct_school_year as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline), ' has this key with another value, and is loaded.'), 'Correct the key, or the source.', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'school_type', (select u.id from temp.used_school_type as u where u.number = s.school_type_key), 'founder', (select u.id from temp.used_founder as u where u.number = s.founder_key), 'ownership', (select u.id from temp.used_ownership as u where u.number = s.ownership_key), 'demonstration', (select u.id from temp.used_demonstration as u where u.number = s.demonstration_key), 'urban_rural', (select u.id from temp.used_urban_rural as u where u.number = s.urban_rural_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'libraries', s.libraries, 'library_ict', s.library_ict, 'facility_standard_met', s.facility_standard_met, 'music_rooms', s.music_rooms, 'art_rooms', s.art_rooms, 'posts_approved', s.posts_approved), 'stg_school_year', s.seq
from temp.stg_school_year as s
where exists (select 1 from fct_school_year as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline and not (t.source_line = s.source_line and exists (
    select 1
    from etl_source as e
    join temp.stg_source as f on e."file" = f.source_file and e.sheet = f.sheet
    where e.source_id = t.source_id and f.source = s.source)) and (t.district_key is not s.district_key or t.stage_key is not s.stage_key or t.school_type_key is not s.school_type_key or t.founder_key is not s.founder_key or t.ownership_key is not s.ownership_key or t.demonstration_key is not s.demonstration_key or t.urban_rural_key is not s.urban_rural_key or t.libraries is not s.libraries or t.library_ict is not s.library_ict or t.facility_standard_met is not s.facility_standard_met or t.music_rooms is not s.music_rooms or t.art_rooms is not s.art_rooms or t.posts_approved is not s.posts_approved or t.obs_status is not s.obs_status));
-- with @pipeline String

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.duplicate_key', concat('The same is already on line ', (select t.source_line from fct_school_year as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline), '.'), '', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'school_type', (select u.id from temp.used_school_type as u where u.number = s.school_type_key), 'founder', (select u.id from temp.used_founder as u where u.number = s.founder_key), 'ownership', (select u.id from temp.used_ownership as u where u.number = s.ownership_key), 'demonstration', (select u.id from temp.used_demonstration as u where u.number = s.demonstration_key), 'urban_rural', (select u.id from temp.used_urban_rural as u where u.number = s.urban_rural_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'libraries', s.libraries, 'library_ict', s.library_ict, 'facility_standard_met', s.facility_standard_met, 'music_rooms', s.music_rooms, 'art_rooms', s.art_rooms, 'posts_approved', s.posts_approved), 'stg_school_year', s.seq
from temp.stg_school_year as s
where exists (select 1 from fct_school_year as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline and not (t.source_line = s.source_line and exists (
    select 1
    from etl_source as e
    join temp.stg_source as f on e."file" = f.source_file and e.sheet = f.sheet
    where e.source_id = t.source_id and f.source = s.source)));
-- with @pipeline String

insert into temp.stg_reject (source, line, column_name, code, message, hint, raw, staging, staged_seq)
select s.source, s.line, '', 'etl.changed_since', concat('Run ', (select t.run_id from fct_school_year as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline), ' has changed this since.'), 'Export the rejects of that run, or leave this row out.', json_object('school', (select u.id from temp.used_school as u where u.number = s.school_key), 'district', (select u.id from temp.used_district as u where u.number = s.district_key), 'stage', (select u.id from temp.used_stage as u where u.number = s.stage_key), 'school_type', (select u.id from temp.used_school_type as u where u.number = s.school_type_key), 'founder', (select u.id from temp.used_founder as u where u.number = s.founder_key), 'ownership', (select u.id from temp.used_ownership as u where u.number = s.ownership_key), 'demonstration', (select u.id from temp.used_demonstration as u where u.number = s.demonstration_key), 'urban_rural', (select u.id from temp.used_urban_rural as u where u.number = s.urban_rural_key), 'academic_year', (select u.id from temp.used_academic_year as u where u.number = s.academic_year), 'libraries', s.libraries, 'library_ict', s.library_ict, 'facility_standard_met', s.facility_standard_met, 'music_rooms', s.music_rooms, 'art_rooms', s.art_rooms, 'posts_approved', s.posts_approved), 'stg_school_year', s.seq
from temp.stg_school_year as s
where exists (select 1 from fct_school_year as t where t.school_key = s.school_key and t.academic_year = s.academic_year and t.pipeline_id = @pipeline and t.run_id > @of and (t.district_key is not s.district_key or t.stage_key is not s.stage_key or t.school_type_key is not s.school_type_key or t.founder_key is not s.founder_key or t.ownership_key is not s.ownership_key or t.demonstration_key is not s.demonstration_key or t.urban_rural_key is not s.urban_rural_key or t.libraries is not s.libraries or t.library_ict is not s.library_ict or t.facility_standard_met is not s.facility_standard_met or t.music_rooms is not s.music_rooms or t.art_rooms is not s.art_rooms or t.posts_approved is not s.posts_approved or t.obs_status is not s.obs_status));
-- with @of Int64, @pipeline String

insert into temp.kept (source, line)
select s.source, s.line from temp.stg_district as s where 1 = 1
union
select s.source, s.line from temp.stg_school as s where 1 = 1
union
select s.source, s.line from temp.stg_school_year as s where 1 = 1;

select distinct r.source, r.line
from temp.stg_reject as r
where (r.source > 0 or (r.source = 0 and r.line > 0))
    and not exists (select 1 from temp.stg_reject_row as c where c.source = r.source and c.line = r.line)
order by r.source, r.line
limit 10;

insert into temp.stg_reject_row (source, line, cells) values (@source, @line, @cells);
-- with @cells String, @line Int64, @source Int64

insert into etl_reject_row (run_id, row_no, "file", sheet, line, cells, is_whole, state)
select
    @run, (select o.row_no from etl_reject_row as o where o.run_id = @of and o."file" = s.source_file and o.sheet = s.sheet and o.line = r.line), s.source_file, s.sheet, r.line,
    (select min(c.cells) from temp.stg_reject_row as c where c.source = r.source and c.line = r.line),
    case when exists (select 1 from temp.kept as k where k.source = r.source and k.line = r.line) then 0 else 1 end,
    'open'
from (select distinct source, line from temp.stg_reject) as r
join temp.stg_source as s on s.source = r.source;
-- with @of Int64, @run Int64

insert into etl_reject (run_id, seq, "file", sheet, line, column_name, code, message, hint, raw, row_no)
select
    @run, row_number() over (order by r.source, r.line, r.seq), s.source_file, s.sheet, r.line, r.column_name, r.code, r.message, r.hint, r.raw,
    (select o.row_no from etl_reject_row as o where o.run_id = @of and o."file" = s.source_file and o.sheet = s.sheet and o.line = r.line)
from temp.stg_reject as r
join temp.stg_source as s on s.source = r.source;
-- with @of Int64, @run Int64

update etl_reject_row
set state = 'corrected', closed_by_run = @run, closed_at = @now
where state = 'open'
    and (run_id = @of or run_id in (select e.run_id from etl_run as e where e.of_run = @of and e.run_id < @run))
    and not exists (select 1 from etl_reject_row as n where n.run_id = @run and n.row_no = etl_reject_row.row_no)
    and exists (select 1 from temp.stg_source as s, temp.kept as k where s.source_file = etl_reject_row."file" and s.sheet = etl_reject_row.sheet and k.source = s.source and k.line = etl_reject_row.line);
-- with @now String, @of Int64, @run Int64

update etl_reject_row
set state = 'given_up', closed_by_run = @run, closed_at = @now, reason = (select concat('Discarded as ', min(k.rule_name), '.') from temp.stg_source as s, temp.stg_discard as k where s.source_file = etl_reject_row."file" and s.sheet = etl_reject_row.sheet and k.source = s.source and k.line = etl_reject_row.line)
where state = 'open'
    and (run_id = @of or run_id in (select e.run_id from etl_run as e where e.of_run = @of and e.run_id < @run))
    and not exists (select 1 from etl_reject_row as n where n.run_id = @run and n.row_no = etl_reject_row.row_no)
    and exists (select 1 from temp.stg_source as s, temp.stg_discard as k where s.source_file = etl_reject_row."file" and s.sheet = etl_reject_row.sheet and k.source = s.source and k.line = etl_reject_row.line);
-- with @now String, @of Int64, @run Int64

-- == review of a load

delete from etl_run_note where run_id = @run;
-- with @run Int64

insert into etl_run_note (run_id, seq, code, message, "file") values (@run, @seq, @code, @message, @file);
-- with @code String, @file String, @message String, @run Int64, @seq Int64

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'schools' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'enrolled_students' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'new_entrants' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'graduates_prev_year' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'teachers_ft' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'published_pupil_teacher_ratio' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select f.academic_year as yr, cast(count(*) as bigint) as n from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key where 1 = 1 and f.pipeline_id = @pipeline group by f.academic_year;
-- with @pipeline String

select district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to from dim_district;

update etl_run
set period = @period
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @fence Int64, @now String, @period String, @runId Int64

update etl_reject_row
set state = 'superseded', closed_by_run = @run, closed_at = @now
where state = 'open'
    and run_id in (
        select e.run_id
        from etl_run as e
        join etl_run as o on o.pipeline_id = e.pipeline_id and o.period = e.period
        where o.run_id = @run and e.run_id < @run
            and not exists (select 1 from etl_slice as k where k.run_id = e.run_id));
-- with @now String, @run Int64

select coalesce(d.district_id, '') as District, f.academic_year as Year, coalesce(s.stage_id, '') as Stage, cast(f.value as float) as Value
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null and f.pipeline_id = @pipeline  and f.stage_key = (select n.stage_key from dim_stage as n where n.stage_id = 'primary') and (f.value < 1 or f.value > 2.5)
order by f.academic_year, 1, 3;
-- with @pipeline String

select case when exists (select 1 from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key where f.measure = 'staff' and f.value is not null and f.pipeline_id = @pipeline  and f.stage_key = (select n.stage_key from dim_stage as n where n.stage_id = 'primary')) then 1 else 0 end;
-- with @pipeline String

select concat('district_key=', f.district_key, ' ', 'academic_year=', f.academic_year, '') as Id, '' as Name, 0 as Year, cast(count(*) as bigint) as Copies
from fct_published_education as f
where 1 = 1 and f.pipeline_id = @pipeline
group by f.district_key, f.academic_year
having count(*) > 1
order by 1;
-- with @pipeline String

select distinct f.academic_year as yr from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key where f.run_id = @run;
-- with @run Int64

select f.academic_year as yr, cast(count(*) as bigint) as n from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key where 1 = 1 and f.pipeline_id = @pipeline group by f.academic_year;
-- with @pipeline String

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value
from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null  and f.stage_key = (select n.stage_key from dim_stage as n where n.stage_id = 'primary')
group by d.district_id, f.academic_year, s.stage_id) as x
order by x.district, x.stage, x.yr;

select count(*) from dim_district as m
where m.level = 'PROV' and m.district_id not in ('cn-71');

select m.district_id as Id, coalesce(m.name_zh, '') as Name, 2020 as Year
from dim_district as m
where m.level = 'PROV' and m.district_id not in ('cn-71')
    and not exists (select 1 from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key where f.district_key = m.district_key and f.academic_year = 2020 and f.pipeline_id = @pipeline)
order by 1;
-- with @pipeline String

select p.district_id as District, w.yr as Year, w.stage as Stage, w.val as Whole, sum(x.val) as Parts
from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x
join dim_district as c on c.district_id = x.district and c.level = 'PROV'
join dim_district as p on p.district_id = c.statistical_parent_id
join (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as w on w.district = p.district_id and w.yr = x.yr and w.stage = x.stage
where x.yr in (2020)
group by p.district_id, w.yr, w.stage, w.val
order by w.yr, p.district_id;

select m.district_id as Id, coalesce(m.name_zh, '') as Name, x.yr as Year
from (
    select distinct f.district_key as k, f.academic_year + 1 as yr
    from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year + 1 in (2020) and f.pipeline_id = @pipeline) as x
join dim_district as m on m.district_key = x.k
where 1 = 1
    and not exists (
        select 1
        from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
        where f.district_key = x.k and f.academic_year = x.yr and f.pipeline_id = @pipeline)
order by x.yr, 1;
-- with @pipeline String

select count(*) from (
    select distinct f.district_key as k, f.academic_year + 1 as yr
    from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year + 1 in (2020) and f.pipeline_id = @pipeline) as x
join dim_district as m on m.district_key = x.k
where 1 = 1;
-- with @pipeline String

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value
from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x
order by x.district, x.stage, x.yr;

select concat((select n.district_id from dim_district as n where n.district_key = x.k0), ' ', x.k1, '') as Place, x.l as "Left", x.r as "Right"
from (
    select k0, k1, sum(l) as l, sum(r) as r
    from (
        select f.district_key as k0, f.academic_year as k1, cast(sum(f.value) as float) as l, cast(null as float) as r
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null and f.pipeline_id = @pipeline
group by f.district_key, f.academic_year
        union all
        select f.district_key as k0, f.academic_year as k1, cast(null as float) as l, cast(sum(f.value) as float) as r
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null  and f.stage_key = (select n.stage_key from dim_stage as n where n.stage_id = 'primary')
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
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null and f.pipeline_id = @pipeline
group by f.district_key, f.academic_year
        union all
        select f.district_key as k0, f.academic_year as k1, cast(null as float) as l, cast(sum(f.value) as float) as r
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null  and f.stage_key = (select n.stage_key from dim_stage as n where n.stage_id = 'primary')
group by f.district_key, f.academic_year
    ) as b
    group by k0, k1) as x;
-- with @pipeline String

select count(*) - count(x.l + x.r) from (
    select k0, k1, sum(l) as l, sum(r) as r
    from (
        select f.district_key as k0, f.academic_year as k1, cast(sum(f.value) as float) as l, cast(null as float) as r
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null and f.pipeline_id = @pipeline
group by f.district_key, f.academic_year
        union all
        select f.district_key as k0, f.academic_year as k1, cast(null as float) as l, cast(sum(f.value) as float) as r
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null  and f.stage_key = (select n.stage_key from dim_stage as n where n.stage_id = 'primary')
group by f.district_key, f.academic_year
    ) as b
    group by k0, k1) as x where x.l is not null or x.r is not null;
-- with @pipeline String

select concat((select n.stage_id from dim_stage as n where n.stage_key = x.k0), '') as Place, x.l as "Left", x.r as "Right"
from (
    select k0, sum(l) as l, sum(r) as r
    from (
        select f.stage_key as k0, cast(sum(f.value) as float) as l, cast(null as float) as r
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null and f.pipeline_id = @pipeline
group by f.stage_key
        union all
        select f.stage_key as k0, cast(null as float) as l, cast(sum(f.enrolled_students) as float) as r
from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
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
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null and f.pipeline_id = @pipeline
group by f.stage_key
        union all
        select f.stage_key as k0, cast(null as float) as l, cast(sum(f.enrolled_students) as float) as r
from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.enrolled_students is not null
group by f.stage_key
    ) as b
    group by k0) as x;
-- with @pipeline String

select count(*) - count(x.l + x.r) from (
    select k0, sum(l) as l, sum(r) as r
    from (
        select f.stage_key as k0, cast(sum(f.value) as float) as l, cast(null as float) as r
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null and f.pipeline_id = @pipeline
group by f.stage_key
        union all
        select f.stage_key as k0, cast(null as float) as l, cast(sum(f.enrolled_students) as float) as r
from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.enrolled_students is not null
group by f.stage_key
    ) as b
    group by k0) as x where x.l is not null or x.r is not null;
-- with @pipeline String

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'schools' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'enrolled_students' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'new_entrants' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'graduates_prev_year' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'staff' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'teachers_ft' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.value) as float) as val
from fct_published_education as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.measure = 'published_pupil_teacher_ratio' and f.value is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to from dim_district;

select distinct run_id from etl_undo where pipeline_id = @pipeline and is_kept = 1;
-- with @pipeline String

delete from etl_slice_before where pipeline_id = @pipeline and run_id <= @old;
-- with @old Int64, @pipeline String

delete from etl_undo_image where run_id in (1);

update etl_undo set is_kept = 0 where run_id in (1);

delete from etl_gate_result where run_id = @RunId;
-- with @RunId Int64

delete from etl_change where run_id = @RunId;
-- with @RunId Int64

delete from etl_member_change where run_id = @RunId;
-- with @RunId Int64

insert into etl_gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl_gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl_gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl_gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl_gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl_gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl_gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl_gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl_gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl_change (run_id, seq, fact, measure, district_id, "year", stage_id, before_value, after_value)
values (@RunId, @seq, @Fact, @Measure, @District, @Year, @Stage, @Before, @After);
-- with @After Double, @Before Double, @District String, @Fact String, @Measure String, @RunId Int64, @Stage String, @Year String, @seq Int32

insert into etl_member_change (run_id, seq, dimension, member_id, attribute, before_text, after_text)
values (@RunId, @seq, @Dimension, @Member, @Attribute, @Before, @After);
-- with @After String, @Attribute String, @Before String, @Dimension String, @Member String, @RunId Int64, @seq Int32

delete from etl_review where run_id = @RunId;
-- with @RunId Int64

insert into etl_review (run_id, reason, digest, source_sha256, held_at) values (@RunId, @reason, @digest, @fingerprint, @now);
-- with @RunId Int64, @digest String, @fingerprint String, @now String, @reason String

update etl_run set state = 'held' where run_id = @RunId and fence = @Fence and state in ('reading', 'staging', 'committing');
-- with @Fence Int64, @RunId Int64

-- == review of a load of schools

delete from etl_run_note where run_id = @run;
-- with @run Int64

insert into etl_run_note (run_id, seq, code, message, "file") values (@run, @seq, @code, @message, @file);
-- with @code String, @file String, @message String, @run Int64, @seq Int64

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.enrolled_students) as float) as val
from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.enrolled_students is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.enrolled_school_age) as float) as val
from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.enrolled_school_age is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.new_entrants) as float) as val
from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.new_entrants is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(count(distinct f.school_key) as float) as val
from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.school_key is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select f.academic_year as yr, cast(count(*) as bigint) as n from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key where 1 = 1 and f.pipeline_id = @pipeline group by f.academic_year;
-- with @pipeline String

select district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to from dim_district;

select school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, is_inferred from dim_school;

update etl_run
set period = @period
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @fence Int64, @now String, @period String, @runId Int64

update etl_reject_row
set state = 'superseded', closed_by_run = @run, closed_at = @now
where state = 'open'
    and run_id in (
        select e.run_id
        from etl_run as e
        join etl_run as o on o.pipeline_id = e.pipeline_id and o.period = e.period
        where o.run_id = @run and e.run_id < @run
            and not exists (select 1 from etl_slice as k where k.run_id = e.run_id));
-- with @now String, @run Int64

select distinct f.academic_year as yr from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key where f.run_id = @run;
-- with @run Int64

select f.academic_year as yr, cast(count(*) as bigint) as n from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key where 1 = 1 and f.pipeline_id = @pipeline group by f.academic_year;
-- with @pipeline String

select m.school_id as Id, coalesce(m.name_zh, '') as Name, x.yr as Year
from (
    select distinct f.school_key as k, f.academic_year as yr
    from fct_school_year as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year in (2020) ) as x
join dim_school as m on m.school_key = x.k
where 1 = 1
    and not exists (
        select 1
        from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
        where f.school_key = x.k and f.academic_year = x.yr and f.pipeline_id = @pipeline)
order by x.yr, 1;
-- with @pipeline String

select count(*) from (
    select distinct f.school_key as k, f.academic_year as yr
    from fct_school_year as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year in (2020) ) as x
join dim_school as m on m.school_key = x.k
where 1 = 1;

select m.school_id as Id, coalesce(m.name_zh, '') as Name, 0 as Year
from dim_school as m
where m.is_inferred = 1 and exists (select 1 from fct_enrolment as f where f.school_key = m.school_key and f.pipeline_id = @pipeline)
order by 1;
-- with @pipeline String

select m.school_id as Id, coalesce(m.name_zh, '') as Name, x.yr as Year
from (
    select distinct f.school_key as k, f.academic_year as yr
    from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year in (2020) and f.pipeline_id = @pipeline) as x
join dim_school as m on m.school_key = x.k
where 1 = 1
    and not exists (
        select 1
        from fct_school_year as f
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
        where f.school_key = x.k and f.academic_year = x.yr )
order by x.yr, 1;
-- with @pipeline String

select count(*) from (
    select distinct f.school_key as k, f.academic_year as yr
    from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
    where f.academic_year in (2020) and f.pipeline_id = @pipeline) as x
join dim_school as m on m.school_key = x.k
where 1 = 1;
-- with @pipeline String

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.enrolled_students) as float) as val
from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.enrolled_students is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.enrolled_school_age) as float) as val
from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.enrolled_school_age is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(sum(f.new_entrants) as float) as val
from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.new_entrants is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from (select coalesce(d.district_id, '') as district, f.academic_year as yr, coalesce(s.stage_id, '') as stage, cast(count(distinct f.school_key) as float) as val
from fct_enrolment as f
left join fct_school_year as t on t.school_key = f.school_key and t.academic_year = f.academic_year
left join dim_district as d on d.district_key = f.district_key
left join dim_stage as s on s.stage_key = f.stage_key
where f.school_key is not null
group by d.district_id, f.academic_year, s.stage_id) as x;

select district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to from dim_district;

select school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, is_inferred from dim_school;

select distinct run_id from etl_undo where pipeline_id = @pipeline and is_kept = 1;
-- with @pipeline String

delete from etl_slice_before where pipeline_id = @pipeline and run_id <= @old;
-- with @old Int64, @pipeline String

delete from etl_undo_image where run_id in (1);

update etl_undo set is_kept = 0 where run_id in (1);

delete from etl_gate_result where run_id = @RunId;
-- with @RunId Int64

delete from etl_change where run_id = @RunId;
-- with @RunId Int64

delete from etl_member_change where run_id = @RunId;
-- with @RunId Int64

insert into etl_gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl_gate_result (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message);
-- with @District String, @Gate String, @Kind String, @Limit Double, @Measured Double, @Member String, @Message String, @Passed Boolean, @RunId Int64, @Severity String, @Year String, @seq Int32

insert into etl_change (run_id, seq, fact, measure, district_id, "year", stage_id, before_value, after_value)
values (@RunId, @seq, @Fact, @Measure, @District, @Year, @Stage, @Before, @After);
-- with @After Double, @Before Double, @District String, @Fact String, @Measure String, @RunId Int64, @Stage String, @Year String, @seq Int32

insert into etl_member_change (run_id, seq, dimension, member_id, attribute, before_text, after_text)
values (@RunId, @seq, @Dimension, @Member, @Attribute, @Before, @After);
-- with @After String, @Attribute String, @Before String, @Dimension String, @Member String, @RunId Int64, @seq Int32

delete from etl_review where run_id = @RunId;
-- with @RunId Int64

insert into etl_review (run_id, reason, digest, source_sha256, held_at) values (@RunId, @reason, @digest, @fingerprint, @now);
-- with @RunId Int64, @digest String, @fingerprint String, @now String, @reason String

update etl_run set state = 'held' where run_id = @RunId and fence = @Fence and state in ('reading', 'staging', 'committing');
-- with @Fence Int64, @RunId Int64
