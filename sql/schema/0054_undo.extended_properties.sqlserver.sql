-- What the tables of undo hold, where tools look for it.

exec sys.sp_addextendedproperty N'MS_Description', N'What a run did to a table, kept so that the run can be rolled back.', N'SCHEMA', N'etl', N'TABLE', N'undo'
exec sys.sp_addextendedproperty N'MS_Description', N'The run.', N'SCHEMA', N'etl', N'TABLE', N'undo', N'COLUMN', N'run_id'
exec sys.sp_addextendedproperty N'MS_Description', N'The table.', N'SCHEMA', N'etl', N'TABLE', N'undo', N'COLUMN', N'table_name'
exec sys.sp_addextendedproperty N'MS_Description', N'The pipeline of the run.', N'SCHEMA', N'etl', N'TABLE', N'undo', N'COLUMN', N'pipeline_id'
exec sys.sp_addextendedproperty N'MS_Description', N'Rows that it inserted.', N'SCHEMA', N'etl', N'TABLE', N'undo', N'COLUMN', N'inserted'
exec sys.sp_addextendedproperty N'MS_Description', N'Rows that it changed.', N'SCHEMA', N'etl', N'TABLE', N'undo', N'COLUMN', N'updated'
exec sys.sp_addextendedproperty N'MS_Description', N'Rows that it deleted.', N'SCHEMA', N'etl', N'TABLE', N'undo', N'COLUMN', N'deleted'
exec sys.sp_addextendedproperty N'MS_Description', N'0 when the images were given up for those of later runs.', N'SCHEMA', N'etl', N'TABLE', N'undo', N'COLUMN', N'is_kept'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Rows as they were before a run changed or deleted them. c1, c2 and so on are the columns of the table in its order.', N'SCHEMA', N'etl', N'TABLE', N'undo_image'
exec sys.sp_addextendedproperty N'MS_Description', N'Its number.', N'SCHEMA', N'etl', N'TABLE', N'undo_image', N'COLUMN', N'image_id'
exec sys.sp_addextendedproperty N'MS_Description', N'The run that changed or deleted the row.', N'SCHEMA', N'etl', N'TABLE', N'undo_image', N'COLUMN', N'run_id'
exec sys.sp_addextendedproperty N'MS_Description', N'The table of the row.', N'SCHEMA', N'etl', N'TABLE', N'undo_image', N'COLUMN', N'table_name'
exec sys.sp_addextendedproperty N'MS_Description', N'update or delete.', N'SCHEMA', N'etl', N'TABLE', N'undo_image', N'COLUMN', N'kind'
go
exec sys.sp_addextendedproperty N'MS_Description', N'The run that took it back; null when it stands.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'rolled_back_by'
go
