-- What administrators look over: rejected rows cell by cell and what became of them, rows that rules discarded by name,
-- what gates measured, what a held run would change, and the corrected files that are replayed.

alter table etl_reject add column row_no integer;    -- its row in etl_reject_row; null: rejected before rows were kept

-- A rejected row as it was read, without personal data. A replay's rows have the numbers of the rows that it corrects.
create table etl_reject_row (
    run_id        integer not null,
    row_no        integer not null,                   -- from 1, in file order
    file          text not null,
    sheet         text not null,
    line          integer not null,
    cells         text,                               -- JSON array of texts in the order of etl_reject_header; null: not kept, because it is not known which of them are personal
    is_whole      integer not null check (is_whole in (0, 1)),   -- 0: something of the row was loaded
    state         text not null check (state in ('open', 'corrected', 'given_up', 'superseded')),
    closed_by_run integer,                            -- the replay that corrected it, or the load that superseded it
    closed_by     text,                               -- who gave it up
    closed_at     text,
    reason        text,
    primary key (run_id, row_no)
) strict, without rowid;
create index ix_etl_reject_row_line on etl_reject_row (run_id, line);
create index ix_etl_reject_row_state on etl_reject_row (state, run_id);

create table etl_reject_header (
    run_id  integer not null,
    file    text not null,
    sheet   text not null,
    headers text not null,                            -- JSON array, without dropped columns
    primary key (run_id, file, sheet)
) strict, without rowid;

create table etl_discard (
    run_id        integer not null,
    rule_name     text not null,
    rows_discarded integer not null,
    primary key (run_id, rule_name)
) strict, without rowid;

-- The corrected file of a replay, in pieces.
create table etl_replay_content (
    run_id  integer not null,
    seq     integer not null,
    content blob not null,
    primary key (run_id, seq)
) strict, without rowid;

create table etl_gate_result (
    run_id      integer not null,
    seq         integer not null,
    gate        text not null,
    kind        text not null,
    severity    text not null check (severity in ('warn', 'hold', 'fail')),
    passed      integer not null check (passed in (0, 1)),
    measured    real,
    limit_value real,
    district_id text not null,
    year        text not null,
    member      text not null,
    message     text not null,
    primary key (run_id, seq)
) strict, without rowid;

-- What a held run or a dry run would change, at the level of districts.
create table etl_change (
    run_id      integer not null,
    seq         integer not null,
    fact        text not null,
    measure     text not null,
    district_id text not null,
    year        text not null,
    stage_id    text not null,
    before_value real,                                -- null: there is nothing
    after_value  real,
    primary key (run_id, seq)
) strict, without rowid;

-- Why a run is held, and who decided what.
create table etl_review (
    run_id          integer primary key,
    reason          text not null,
    digest          text not null,                    -- of gates and changes: what an approval is bound to
    source_sha256   text not null,
    held_at         text not null,
    approved_digest text,
    approved_by     text,
    approved_at     text,
    declined_by     text,
    declined_at     text,
    decline_reason  text
) strict;
