-- Of the rows that a run kept, those that were there already; null: not known. And the periods that a pipeline can be run for.
alter table etl.run add rows_unchanged bigint null
go
-- JSON array of texts; null: its files say which there are.
alter table etl.pipeline add periods nvarchar(max) collate Latin1_General_BIN2 null
go
