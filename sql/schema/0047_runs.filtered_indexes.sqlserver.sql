-- Whoever asks, a slice of a pipeline is worked on once at a time, and waits once for each thing to be done with it.

create unique index ux_run_working on etl.run (pipeline_id, period) where state in (N'reading', N'staging', N'committing')
go
create unique index ux_run_queued on etl.run (pipeline_id, period, kind) where state = N'queued'
go
create unique index ux_run_fence on etl.run (fence) where fence is not null
go
