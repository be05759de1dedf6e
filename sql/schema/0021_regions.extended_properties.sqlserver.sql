-- What the tables of regions hold, where tools look for it.

exec sys.sp_addextendedproperty N'MS_Description', N'Other names that districts go by.', N'SCHEMA', N'dw', N'TABLE', N'map_district_alias'
exec sys.sp_addextendedproperty N'MS_Description', N'The other name.', N'SCHEMA', N'dw', N'TABLE', N'map_district_alias', N'COLUMN', N'alias'
exec sys.sp_addextendedproperty N'MS_Description', N'The district.', N'SCHEMA', N'dw', N'TABLE', N'map_district_alias', N'COLUMN', N'district_id'
exec sys.sp_addextendedproperty N'MS_Description', N'Pipeline that loaded it.', N'SCHEMA', N'dw', N'TABLE', N'map_district_alias', N'COLUMN', N'pipeline_id'
exec sys.sp_addextendedproperty N'MS_Description', N'Run that wrote it last.', N'SCHEMA', N'dw', N'TABLE', N'map_district_alias', N'COLUMN', N'run_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Streets and towns that zones run, with dates.', N'SCHEMA', N'dw', N'TABLE', N'bridge_district_member'
exec sys.sp_addextendedproperty N'MS_Description', N'The zone, or part of one.', N'SCHEMA', N'dw', N'TABLE', N'bridge_district_member', N'COLUMN', N'district_id'
exec sys.sp_addextendedproperty N'MS_Description', N'The street or town.', N'SCHEMA', N'dw', N'TABLE', N'bridge_district_member', N'COLUMN', N'member_id'
exec sys.sp_addextendedproperty N'MS_Description', N'First day it runs it; null: not recorded.', N'SCHEMA', N'dw', N'TABLE', N'bridge_district_member', N'COLUMN', N'valid_from'
exec sys.sp_addextendedproperty N'MS_Description', N'First day it no longer does; null: it does.', N'SCHEMA', N'dw', N'TABLE', N'bridge_district_member', N'COLUMN', N'valid_to'
exec sys.sp_addextendedproperty N'MS_Description', N'Pipeline that loaded it.', N'SCHEMA', N'dw', N'TABLE', N'bridge_district_member', N'COLUMN', N'pipeline_id'
exec sys.sp_addextendedproperty N'MS_Description', N'Run that wrote it last.', N'SCHEMA', N'dw', N'TABLE', N'bridge_district_member', N'COLUMN', N'run_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'What codes of districts have meant over time.', N'SCHEMA', N'dw', N'TABLE', N'map_code_history'
exec sys.sp_addextendedproperty N'MS_Description', N'The code.', N'SCHEMA', N'dw', N'TABLE', N'map_code_history', N'COLUMN', N'code'
exec sys.sp_addextendedproperty N'MS_Description', N'First code list that has it with this name.', N'SCHEMA', N'dw', N'TABLE', N'map_code_history', N'COLUMN', N'valid_from'
exec sys.sp_addextendedproperty N'MS_Description', N'Name under that code.', N'SCHEMA', N'dw', N'TABLE', N'map_code_history', N'COLUMN', N'name_zh'
exec sys.sp_addextendedproperty N'MS_Description', N'First code list that has it no longer; null: it stands.', N'SCHEMA', N'dw', N'TABLE', N'map_code_history', N'COLUMN', N'valid_to'
exec sys.sp_addextendedproperty N'MS_Description', N'The district of today; null: none goes on with it.', N'SCHEMA', N'dw', N'TABLE', N'map_code_history', N'COLUMN', N'district_id'
exec sys.sp_addextendedproperty N'MS_Description', N'Pipeline that loaded it.', N'SCHEMA', N'dw', N'TABLE', N'map_code_history', N'COLUMN', N'pipeline_id'
exec sys.sp_addextendedproperty N'MS_Description', N'Run that wrote it last.', N'SCHEMA', N'dw', N'TABLE', N'map_code_history', N'COLUMN', N'run_id'
go
