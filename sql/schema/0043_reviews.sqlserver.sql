-- What administrators look over: rejected rows cell by cell and what became of them, rows that rules discarded by name,
-- what gates measured, what a held run would change, and the corrected files that are replayed. Moments are UTC.

alter table etl.reject add row_no bigint null
go

create table etl.reject_row (
    run_id        bigint not null,
    row_no        bigint not null,
    "file"        nvarchar(400) collate Latin1_General_BIN2 not null,
    sheet         nvarchar(100) collate Latin1_General_BIN2 not null,
    line          bigint not null,
    cells         nvarchar(max) collate Latin1_General_BIN2 null,
    is_whole      bit not null,
    state         nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_reject_row_state check (state in (N'open', N'corrected', N'given_up', N'superseded')),
    closed_by_run bigint null,
    closed_by     nvarchar(200) collate Latin1_General_BIN2 null,
    closed_at     datetime2(7) null,
    reason        nvarchar(max) collate Latin1_General_BIN2 null,
    constraint pk_reject_row primary key (run_id, row_no)
)
go
create index ix_reject_row_line on etl.reject_row (run_id, line)
go
create index ix_reject_row_state on etl.reject_row (state, run_id)
go

create table etl.reject_header (
    run_id  bigint not null,
    "file"  nvarchar(400) collate Latin1_General_BIN2 not null,
    sheet   nvarchar(100) collate Latin1_General_BIN2 not null,
    headers nvarchar(max) collate Latin1_General_BIN2 not null,
    constraint pk_reject_header primary key nonclustered (run_id, "file", sheet)
)
go

create table etl.discard (
    run_id         bigint not null,
    rule_name         nvarchar(200) collate Latin1_General_BIN2 not null,
    rows_discarded bigint not null,
    constraint pk_discard primary key (run_id, rule_name)
)
go

create table etl.replay_content (
    run_id  bigint not null,
    seq     bigint not null,
    content varbinary(max) not null,
    constraint pk_replay_content primary key (run_id, seq)
)
go

create table etl.gate_result (
    run_id      bigint not null,
    seq         bigint not null,
    gate        nvarchar(200) collate Latin1_General_BIN2 not null,
    kind        nvarchar(20) collate Latin1_General_BIN2 not null,
    severity    nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_gate_result_severity check (severity in (N'warn', N'hold', N'fail')),
    passed      bit not null,
    measured    float null,
    limit_value float null,
    district_id nvarchar(200) collate Latin1_General_BIN2 not null,
    "year"      nvarchar(20) collate Latin1_General_BIN2 not null,
    member      nvarchar(400) collate Latin1_General_BIN2 not null,
    message     nvarchar(max) collate Latin1_General_BIN2 not null,
    constraint pk_gate_result primary key (run_id, seq)
)
go

create table etl.change (
    run_id       bigint not null,
    seq          bigint not null,
    fact         nvarchar(200) collate Latin1_General_BIN2 not null,
    measure      nvarchar(200) collate Latin1_General_BIN2 not null,
    district_id  nvarchar(200) collate Latin1_General_BIN2 not null,
    "year"       nvarchar(20) collate Latin1_General_BIN2 not null,
    stage_id     nvarchar(200) collate Latin1_General_BIN2 not null,
    before_value float null,
    after_value  float null,
    constraint pk_change primary key (run_id, seq)
)
go

create table etl.review (
    run_id          bigint not null constraint pk_review primary key,
    reason          nvarchar(max) collate Latin1_General_BIN2 not null,
    digest          nvarchar(64) collate Latin1_General_BIN2 not null,
    source_sha256   nvarchar(64) collate Latin1_General_BIN2 not null,
    held_at         datetime2(7) not null,
    approved_digest nvarchar(64) collate Latin1_General_BIN2 null,
    approved_by     nvarchar(200) collate Latin1_General_BIN2 null,
    approved_at     datetime2(7) null,
    declined_by     nvarchar(200) collate Latin1_General_BIN2 null,
    declined_at     datetime2(7) null,
    decline_reason  nvarchar(max) collate Latin1_General_BIN2 null
)
go
