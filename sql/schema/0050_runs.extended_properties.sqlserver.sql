-- What the columns of runs hold, where tools look for it.

exec sys.sp_addextendedproperty N'MS_Description', N'What is done: load, dry_run, replay or rollback.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'kind'
exec sys.sp_addextendedproperty N'MS_Description', N'Slice of the source; empty: all of it.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'period'
exec sys.sp_addextendedproperty N'MS_Description', N'Who asked for it; empty: not known.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'requested_by'
exec sys.sp_addextendedproperty N'MS_Description', N'Higher ones are run first.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'priority'
exec sys.sp_addextendedproperty N'MS_Description', N'How often it has been begun, from 1.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'attempt'
exec sys.sp_addextendedproperty N'MS_Description', N'A retry waits until then; null: it does not wait.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'not_before'
exec sys.sp_addextendedproperty N'MS_Description', N'How long it may work; null: as long as it takes.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'timeout_seconds'
exec sys.sp_addextendedproperty N'MS_Description', N'Run that is replayed or rolled back.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'of_run'
exec sys.sp_addextendedproperty N'MS_Description', N'Backfill that it belongs to; null: none.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'backfill_id'
exec sys.sp_addextendedproperty N'MS_Description', N'Grows with every claim: who has an older one may change nothing more.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'fence'
exec sys.sp_addextendedproperty N'MS_Description', N'When somebody asked to cancel it.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'cancel_requested_at'
exec sys.sp_addextendedproperty N'MS_Description', N'Who asked to cancel it.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'cancel_requested_by'
exec sys.sp_addextendedproperty N'MS_Description', N'How far the source has been read; null: not known.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'bytes_read'
exec sys.sp_addextendedproperty N'MS_Description', N'How long the source is; null: not known.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'bytes_total'
go
