-- What the columns of accounts and periods hold, where tools look for it.

exec sys.sp_addextendedproperty N'MS_Description', N'Of the rows that were kept, those of which everything was there already; null: not known.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'rows_unchanged'
exec sys.sp_addextendedproperty N'MS_Description', N'The periods that it can be run for, a JSON array; null: its files say which there are.', N'SCHEMA', N'etl', N'TABLE', N'pipeline', N'COLUMN', N'periods'
go
