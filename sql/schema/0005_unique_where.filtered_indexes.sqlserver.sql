-- Keys that hold for some rows only. The loads keep them too; the server then keeps them for everybody.

create unique index ux_dim_district_gb_code on dw.dim_district (gb_code) where gb_code is not null
go
create unique index ux_run_request on etl.run (request_id) where request_id is not null
go
-- A pipeline has at most one run that has not ended, whoever asks.
create unique index ux_run_unfinished on etl.run (pipeline_id) where state in (N'queued', N'reading', N'staging', N'committing')
go
