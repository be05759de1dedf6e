-- Where sources come from: slices that are replaced by themselves, what servers said of their files, uploads; and what runs
-- have to say of theirs.

-- Slices of a fact (values of the keys under 'replaces', with | between) that the last load of a period brought.
create table etl_slice (
    pipeline_id text not null,
    period      text not null,
    slice       text not null,
    run_id      integer not null,
    primary key (pipeline_id, period, slice)
) strict, without rowid;

-- A file of a web server as it was fetched last, so that one that did not change is not fetched again.
create table etl_fetched (
    url           text not null primary key,
    etag          text,
    last_modified text,
    sha256        text not null,
    file_name     text not null,
    fetched_at    text not null                      -- UTC, ISO 8601
) strict, without rowid;

-- Files that are sent over the API. Bytes that were acknowledged are on disk before 'received' counts them.
create table etl_upload (
    upload_id    text primary key,
    pipeline_id  text not null,
    period       text not null,
    file_name    text not null,
    state        text not null check (state in ('open', 'complete', 'refused', 'expired')),
    size         integer not null,
    sha256       text not null,
    received     integer not null,
    writer       text,                               -- who is sending; null: nobody
    created_by   text not null,
    created_at   text not null,
    touched_at   text not null,
    run_id       integer                             -- the run that loads it; null before it is complete
) strict, without rowid;
create index ix_etl_upload_pipeline on etl_upload (pipeline_id, period);

-- What was noticed and did not stop a run.
create table etl_run_note (
    run_id  integer not null,
    seq     integer not null,
    code    text not null,
    message text not null,
    "file"  text not null,
    primary key (run_id, seq)
) strict, without rowid;

-- Where a pipeline's files come from.
alter table etl_pipeline add column source text not null default 'files' check (source in ('files', 'folder', 'url', 'sql', 'upload'));
