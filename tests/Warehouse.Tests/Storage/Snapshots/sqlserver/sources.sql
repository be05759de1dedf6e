
-- == find fetched

select url as Url, etag as ETag, last_modified as LastModified, sha256 as Sha256, file_name as FileName from etl.fetched where url = @url;
-- with @url String

-- == note fetched

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

delete from etl.fetched where url = @Url;
-- with @Url String

insert into etl.fetched (url, etag, last_modified, sha256, file_name, fetched_at) values (@Url, @ETag, @LastModified, @Sha256, @FileName, @now);
-- with @ETag String, @FileName String, @LastModified String, @Sha256 String, @Url String, @now DateTimeOffset

-- == last source

select source_sha256
from etl.run
where run_id = (
    select max(run_id)
    from etl.run
    where pipeline_id = @pipelineId and period = @period and kind = 'load' and source_sha256 is not null and state in ('held', 'succeeded', 'failed', 'skipped'));
-- with @period String, @pipelineId String

-- == add upload

insert into etl.upload (upload_id, pipeline_id, period, file_name, state, size, sha256, received, created_by, created_at, touched_at)
values (@UploadId, @PipelineId, @Period, @FileName, 'open', @Size, @Sha256, 0, @CreatedBy, @now, @now);
-- with @CreatedBy String, @FileName String, @Period String, @PipelineId String, @Sha256 String, @Size Int64, @UploadId String, @now DateTimeOffset

-- == find upload

select
    upload_id as UploadId, pipeline_id as PipelineId, period as Period, file_name as FileName, state as State, size as Size, sha256 as Sha256,
    received as Received, created_by as CreatedBy, created_at as CreatedAt, touched_at as TouchedAt, run_id as RunId
from etl.upload
where upload_id = @uploadId;
-- with @uploadId String

-- == find open upload

select
    upload_id as UploadId, pipeline_id as PipelineId, period as Period, file_name as FileName, state as State, size as Size, sha256 as Sha256,
    received as Received, created_by as CreatedBy, created_at as CreatedAt, touched_at as TouchedAt, run_id as RunId
from etl.upload
where pipeline_id = @PipelineId and period = @Period and file_name = @FileName and sha256 = @Sha256 and size = @Size and state = 'open';
-- with @FileName String, @Period String, @PipelineId String, @Sha256 String, @Size Int64

-- == find complete

select
    upload_id as UploadId, pipeline_id as PipelineId, period as Period, file_name as FileName, state as State, size as Size, sha256 as Sha256,
    received as Received, created_by as CreatedBy, created_at as CreatedAt, touched_at as TouchedAt, run_id as RunId
from etl.upload
where pipeline_id = @pipelineId and period = @period and state = 'complete';
-- with @period String, @pipelineId String

-- == without run

select
    upload_id as UploadId, pipeline_id as PipelineId, period as Period, file_name as FileName, state as State, size as Size, sha256 as Sha256,
    received as Received, created_by as CreatedBy, created_at as CreatedAt, touched_at as TouchedAt, run_id as RunId
from etl.upload
as u
where u.state = 'complete'
    and (u.run_id is null or u.run_id in (select r.run_id from etl.run as r where r.state = 'abandoned'))
    and not exists (
        select 1
        from etl.upload as newer
        where newer.pipeline_id = u.pipeline_id and newer.period = u.period and newer.state = 'complete' and newer.touched_at > u.touched_at)
order by u.touched_at;

-- == take

update etl.upload set writer = @writer, touched_at = @now where upload_id = @uploadId and state = 'open' and (writer is null or touched_at < @silentSince);
-- with @now DateTimeOffset, @silentSince DateTimeOffset, @uploadId String, @writer String

-- == received

update etl.upload set received = @received, touched_at = @now where upload_id = @uploadId and state = 'open' and writer = @writer;
-- with @now DateTimeOffset, @received Int64, @uploadId String, @writer String

-- == release

update etl.upload set writer = null where upload_id = @uploadId and state = 'open' and writer = @writer;
-- with @now DateTimeOffset, @uploadId String, @writer String

-- == end upload

update etl.upload set state = @state, writer = null, touched_at = @now where upload_id = @uploadId and state = 'open' and writer = @writer;
-- with @now DateTimeOffset, @state String, @uploadId String, @writer String

-- == run of upload

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
where run_id = (select run_id from etl.upload where upload_id = @uploadId) and state <> 'abandoned';
-- with @uploadId String

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
where run_id = (select min(run_id) from etl.run where pipeline_id = @PipelineId and period = @Period and kind = @kind and state in ('queued'));
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

update etl.upload set run_id = @runId where upload_id = @uploadId and state = 'complete';
-- with @runId Int64, @uploadId String

-- == expire

select
    upload_id as UploadId, pipeline_id as PipelineId, period as Period, file_name as FileName, state as State, size as Size, sha256 as Sha256,
    received as Received, created_by as CreatedBy, created_at as CreatedAt, touched_at as TouchedAt, run_id as RunId
from etl.upload
where state = 'open' and touched_at < @before;
-- with @before DateTimeOffset

-- == slices of published_education

create table #slices (slice nvarchar(140) collate Latin1_General_BIN2 not null, primary key (slice));

create table #spoken (k0 nvarchar(200) collate Latin1_General_BIN2 not null);

create table #silent (k0 nvarchar(200) collate Latin1_General_BIN2 not null);

insert into #spoken (k0)
select uk0.id
from (select distinct s.academic_year from #stg_published_education as s) as s
join #used_academic_year as uk0 on uk0.number = s.academic_year;

insert into #silent (k0)
select distinct p.k0
from #spoken as p
join #known_academic_year as nk0 on nk0.id = p.k0
left join (select distinct s.academic_year from #stg_published_education as s) as s on s.academic_year = nk0.member_key
where s.academic_year is null;

select concat(p.k0, '')
from #silent as p
join #known_academic_year as nk0 on nk0.id = p.k0
where exists (select 1 from dw.fct_published_education as t where t.pipeline_id = @pipeline and t.academic_year = nk0.member_key)
order by 1;
-- with @pipeline String

select count(*) from (select b.slice
from (select e.slice
from etl.slice as e
where e.pipeline_id = @pipeline and e.period = @period
union
select concat(t.academic_year, '')
from dw.fct_published_education as t
join etl.run as r on r.run_id = t.run_id
where t.pipeline_id = @pipeline and r.pipeline_id = @pipeline and r.period = @period) as b
where b.slice not in (select concat(s.academic_year, '') from #stg_published_education as s)
    and b.slice not in (select e.slice
from etl.slice as e
where e.pipeline_id = @pipeline and e.period <> @period
union
select concat(t.academic_year, '')
from dw.fct_published_education as t
join etl.run as r on r.run_id = t.run_id
where t.pipeline_id = @pipeline and r.pipeline_id = @pipeline and r.period <> @period
    and r.period <> '' and not exists (select 1 from etl.slice as o where o.pipeline_id = @pipeline and o.period = r.period))) as c;
-- with @period String, @pipeline String

insert into #slices (slice) select distinct concat(s.academic_year, '') from #stg_published_education as s;

insert into #slices (slice)
select b.slice
from (select e.slice
from etl.slice as e
where e.pipeline_id = @pipeline and e.period = @period
union
select concat(t.academic_year, '')
from dw.fct_published_education as t
join etl.run as r on r.run_id = t.run_id
where t.pipeline_id = @pipeline and r.pipeline_id = @pipeline and r.period = @period) as b
where b.slice not in (select concat(s.academic_year, '') from #stg_published_education as s)
    and b.slice not in (select e.slice
from etl.slice as e
where e.pipeline_id = @pipeline and e.period <> @period
union
select concat(t.academic_year, '')
from dw.fct_published_education as t
join etl.run as r on r.run_id = t.run_id
where t.pipeline_id = @pipeline and r.pipeline_id = @pipeline and r.period <> @period
    and r.period <> '' and not exists (select 1 from etl.slice as o where o.pipeline_id = @pipeline and o.period = r.period));
-- with @period String, @pipeline String

insert into etl.slice_before (run_id, slice, pipeline_id, period, brought_by)
select @run, slice, pipeline_id, period, run_id
from etl.slice
where pipeline_id = @pipeline and period = @period;
-- with @period String, @pipeline String, @run Int64

delete from etl.slice where pipeline_id = @pipeline and period = @period;
-- with @period String, @pipeline String

insert into etl.slice (pipeline_id, period, slice, run_id)
select @pipeline, @period, c.slice, @run
from (select distinct concat(s.academic_year, '') as slice from #stg_published_education as s) as c;
-- with @period String, @pipeline String, @run Int64

-- == slices of school_class

create table #slices (slice nvarchar(140) collate Latin1_General_BIN2 not null, primary key (slice));

create table #spoken (k0 nvarchar(200) collate Latin1_General_BIN2 not null, k1 nvarchar(200) collate Latin1_General_BIN2 not null);

create table #silent (k0 nvarchar(200) collate Latin1_General_BIN2 not null, k1 nvarchar(200) collate Latin1_General_BIN2 not null);

insert into #spoken (k0, k1)
select uk0.id, uk1.id
from (select distinct s.academic_year, s.school_key from #stg_school_class as s) as s
join #used_academic_year as uk0 on uk0.number = s.academic_year
join #used_school as uk1 on uk1.number = s.school_key;

insert into #silent (k0, k1)
select distinct p.k0, p.k1
from #spoken as p
join #known_academic_year as nk0 on nk0.id = p.k0
join #known_school as nk1 on nk1.id = p.k1
left join (select distinct s.academic_year, s.school_key from #stg_school_class as s) as s on s.academic_year = nk0.member_key and s.school_key = nk1.member_key
where s.academic_year is null;

select concat(p.k0, ' ', p.k1, '')
from #silent as p
join #known_academic_year as nk0 on nk0.id = p.k0
join #known_school as nk1 on nk1.id = p.k1
where exists (select 1 from dw.fct_class as t where t.pipeline_id = @pipeline and t.academic_year = nk0.member_key and t.school_key = nk1.member_key)
order by 1;
-- with @pipeline String

insert into #slices (slice) select distinct concat(s.academic_year, '|', s.school_key, '') from #stg_school_class as s;

insert into etl.slice_before (run_id, slice, pipeline_id, period, brought_by)
select @run, slice, pipeline_id, period, run_id
from etl.slice
where pipeline_id = @pipeline and period = @period and slice in (select concat(s.academic_year, '|', s.school_key, '') from #stg_school_class as s);
-- with @period String, @pipeline String, @run Int64

delete from etl.slice where pipeline_id = @pipeline and period = @period and slice in (select concat(s.academic_year, '|', s.school_key, '') from #stg_school_class as s);
-- with @period String, @pipeline String

insert into etl.slice (pipeline_id, period, slice, run_id)
select @pipeline, @period, c.slice, @run
from (select distinct concat(s.academic_year, '|', s.school_key, '') as slice from #stg_school_class as s) as c;
-- with @period String, @pipeline String, @run Int64
