-- What the notes of slices hold, where tools look for it.

exec sys.sp_addextendedproperty N'MS_Description', N'Slices that a period had brought before a load told anew what it brings.', N'SCHEMA', N'etl', N'TABLE', N'slice_before'
exec sys.sp_addextendedproperty N'MS_Description', N'The load.', N'SCHEMA', N'etl', N'TABLE', N'slice_before', N'COLUMN', N'run_id'
exec sys.sp_addextendedproperty N'MS_Description', N'Values of the keys under replaces, with | between.', N'SCHEMA', N'etl', N'TABLE', N'slice_before', N'COLUMN', N'slice'
exec sys.sp_addextendedproperty N'MS_Description', N'The pipeline.', N'SCHEMA', N'etl', N'TABLE', N'slice_before', N'COLUMN', N'pipeline_id'
exec sys.sp_addextendedproperty N'MS_Description', N'The period.', N'SCHEMA', N'etl', N'TABLE', N'slice_before', N'COLUMN', N'period'
exec sys.sp_addextendedproperty N'MS_Description', N'The run that had brought it.', N'SCHEMA', N'etl', N'TABLE', N'slice_before', N'COLUMN', N'brought_by'
