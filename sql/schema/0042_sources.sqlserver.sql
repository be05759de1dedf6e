-- Where sources come from: slices that are replaced by themselves, what servers said of their files, uploads; and what runs
-- have to say of theirs.

create table etl.slice (
    pipeline_id nvarchar(200) collate Latin1_General_BIN2 not null,
    period      nvarchar(100) collate Latin1_General_BIN2 not null,
    slice       nvarchar(140) collate Latin1_General_BIN2 not null,
    run_id      bigint not null,
    constraint pk_slice primary key (pipeline_id, period, slice)
)
go

create table etl.fetched (
    url           nvarchar(450) collate Latin1_General_BIN2 not null constraint pk_fetched primary key,
    etag          nvarchar(400) collate Latin1_General_BIN2 null,
    last_modified nvarchar(100) collate Latin1_General_BIN2 null,
    sha256        nvarchar(64) collate Latin1_General_BIN2 not null,
    file_name     nvarchar(400) collate Latin1_General_BIN2 not null,
    fetched_at    datetime2(7) not null
)
go

create table etl.upload (
    upload_id    nvarchar(64) collate Latin1_General_BIN2 not null constraint pk_upload primary key,
    pipeline_id  nvarchar(200) collate Latin1_General_BIN2 not null,
    period       nvarchar(200) collate Latin1_General_BIN2 not null,
    file_name    nvarchar(400) collate Latin1_General_BIN2 not null,
    state        nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_upload_state check (state in (N'open', N'complete', N'refused', N'expired')),
    size         bigint not null,
    sha256       nvarchar(64) collate Latin1_General_BIN2 not null,
    received     bigint not null,
    writer       nvarchar(64) collate Latin1_General_BIN2 null,
    created_by   nvarchar(400) collate Latin1_General_BIN2 not null,
    created_at   datetime2(7) not null,
    touched_at   datetime2(7) not null,
    run_id       bigint null
)
go
create index ix_upload_pipeline on etl.upload (pipeline_id, period)
go

create table etl.run_note (
    run_id  bigint not null,
    seq     bigint not null,
    code    nvarchar(100) collate Latin1_General_BIN2 not null,
    message nvarchar(max) collate Latin1_General_BIN2 not null,
    "file"  nvarchar(400) collate Latin1_General_BIN2 not null,
    constraint pk_run_note primary key (run_id, seq)
)
go

-- Where a pipeline's files come from.
alter table etl.pipeline add source nvarchar(20) collate Latin1_General_BIN2 not null constraint df_pipeline_source default N'files' constraint ck_pipeline_source check (source in (N'files', N'folder', N'url', N'sql', N'upload'))
go
