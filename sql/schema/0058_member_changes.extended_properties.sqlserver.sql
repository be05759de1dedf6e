-- What the changes of members hold, where tools look for it.

exec sys.sp_addextendedproperty N'MS_Description', N'Members that a held run or a dry run would bring, take away or change.', N'SCHEMA', N'etl', N'TABLE', N'member_change'
exec sys.sp_addextendedproperty N'MS_Description', N'The run.', N'SCHEMA', N'etl', N'TABLE', N'member_change', N'COLUMN', N'run_id'
exec sys.sp_addextendedproperty N'MS_Description', N'Place in the run, from 1.', N'SCHEMA', N'etl', N'TABLE', N'member_change', N'COLUMN', N'seq'
exec sys.sp_addextendedproperty N'MS_Description', N'The dimension; empty: after_text is how many more there are.', N'SCHEMA', N'etl', N'TABLE', N'member_change', N'COLUMN', N'dimension'
exec sys.sp_addextendedproperty N'MS_Description', N'The member.', N'SCHEMA', N'etl', N'TABLE', N'member_change', N'COLUMN', N'member_id'
exec sys.sp_addextendedproperty N'MS_Description', N'The attribute; empty: the member itself.', N'SCHEMA', N'etl', N'TABLE', N'member_change', N'COLUMN', N'attribute'
exec sys.sp_addextendedproperty N'MS_Description', N'As it is; null: there is nothing.', N'SCHEMA', N'etl', N'TABLE', N'member_change', N'COLUMN', N'before_text'
exec sys.sp_addextendedproperty N'MS_Description', N'As it would be; null: there would be nothing.', N'SCHEMA', N'etl', N'TABLE', N'member_change', N'COLUMN', N'after_text'
go
