-- What tables and columns hold, where tools look for it.

exec sys.sp_addextendedproperty N'MS_Description', N'Districts: nation, provinces, cities, counties, management zones.', N'SCHEMA', N'dw', N'TABLE', N'dim_district'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Key that facts refer to.', N'SCHEMA', N'dw', N'TABLE', N'dim_district', N'COLUMN', N'district_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Own id, stable over renames and new codes: cn-420100.', N'SCHEMA', N'dw', N'TABLE', N'dim_district', N'COLUMN', N'district_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Code by GB/T 2260; null for management zones without one.', N'SCHEMA', N'dw', N'TABLE', N'dim_district', N'COLUMN', N'gb_code'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Whose code: GB/T 2260, or own.', N'SCHEMA', N'dw', N'TABLE', N'dim_district', N'COLUMN', N'code_scheme'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Name in Chinese.', N'SCHEMA', N'dw', N'TABLE', N'dim_district', N'COLUMN', N'name_zh'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Name in English.', N'SCHEMA', N'dw', N'TABLE', N'dim_district', N'COLUMN', N'name_en'
go
exec sys.sp_addextendedproperty N'MS_Description', N'NAT, PROV, CITY, COUNTY, MZONE, TOWN or SUBZONE.', N'SCHEMA', N'dw', N'TABLE', N'dim_district', N'COLUMN', N'level'
go
exec sys.sp_addextendedproperty N'MS_Description', N'District in whose statistics it is counted.', N'SCHEMA', N'dw', N'TABLE', N'dim_district', N'COLUMN', N'statistical_parent_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'District that runs it, where that is another.', N'SCHEMA', N'dw', N'TABLE', N'dim_district', N'COLUMN', N'managing_parent_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'First day it stands, ISO 8601; null: not recorded.', N'SCHEMA', N'dw', N'TABLE', N'dim_district', N'COLUMN', N'valid_from'
go
exec sys.sp_addextendedproperty N'MS_Description', N'First day it no longer stands; null: it stands.', N'SCHEMA', N'dw', N'TABLE', N'dim_district', N'COLUMN', N'valid_to'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Pipeline that loaded it, and alone may change it.', N'SCHEMA', N'dw', N'TABLE', N'dim_district', N'COLUMN', N'pipeline_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Run that wrote it last.', N'SCHEMA', N'dw', N'TABLE', N'dim_district', N'COLUMN', N'run_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Codes that districts had before.', N'SCHEMA', N'dw', N'TABLE', N'map_district_code'
go
exec sys.sp_addextendedproperty N'MS_Description', N'The district today.', N'SCHEMA', N'dw', N'TABLE', N'map_district_code', N'COLUMN', N'district_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Code that it, or a part of it, had.', N'SCHEMA', N'dw', N'TABLE', N'map_district_code', N'COLUMN', N'former_code'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Name under that code.', N'SCHEMA', N'dw', N'TABLE', N'map_district_code', N'COLUMN', N'former_name'
go
exec sys.sp_addextendedproperty N'MS_Description', N'When it was replaced, as exactly as the source says: 2017 or 2017-10.', N'SCHEMA', N'dw', N'TABLE', N'map_district_code', N'COLUMN', N'valid_to'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Pipeline that loaded it.', N'SCHEMA', N'dw', N'TABLE', N'map_district_code', N'COLUMN', N'pipeline_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Run that wrote it last.', N'SCHEMA', N'dw', N'TABLE', N'map_district_code', N'COLUMN', N'run_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Stages of education.', N'SCHEMA', N'dw', N'TABLE', N'dim_stage'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Key that facts refer to.', N'SCHEMA', N'dw', N'TABLE', N'dim_stage', N'COLUMN', N'stage_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Own id: primary.', N'SCHEMA', N'dw', N'TABLE', N'dim_stage', N'COLUMN', N'stage_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Name in Chinese.', N'SCHEMA', N'dw', N'TABLE', N'dim_stage', N'COLUMN', N'name_zh'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Name in English.', N'SCHEMA', N'dw', N'TABLE', N'dim_stage', N'COLUMN', N'name_en'
go
exec sys.sp_addextendedproperty N'MS_Description', N'TOTAL or STAGE.', N'SCHEMA', N'dw', N'TABLE', N'dim_stage', N'COLUMN', N'level'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Stage that it is part of.', N'SCHEMA', N'dw', N'TABLE', N'dim_stage', N'COLUMN', N'parent_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Level of ISCED 2011.', N'SCHEMA', N'dw', N'TABLE', N'dim_stage', N'COLUMN', N'isced_code'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Place in lists.', N'SCHEMA', N'dw', N'TABLE', N'dim_stage', N'COLUMN', N'sort_order'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Academic years, 1 September to 31 August.', N'SCHEMA', N'dw', N'TABLE', N'dim_academic_year'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Calendar year in which it begins.', N'SCHEMA', N'dw', N'TABLE', N'dim_academic_year', N'COLUMN', N'academic_year'
go
exec sys.sp_addextendedproperty N'MS_Description', N'2019学年.', N'SCHEMA', N'dw', N'TABLE', N'dim_academic_year', N'COLUMN', N'name_zh'
go
exec sys.sp_addextendedproperty N'MS_Description', N'2019/20.', N'SCHEMA', N'dw', N'TABLE', N'dim_academic_year', N'COLUMN', N'name_en'
go
exec sys.sp_addextendedproperty N'MS_Description', N'First day.', N'SCHEMA', N'dw', N'TABLE', N'dim_academic_year', N'COLUMN', N'start_date'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Last day.', N'SCHEMA', N'dw', N'TABLE', N'dim_academic_year', N'COLUMN', N'end_date'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Fiscal years, which are calendar years.', N'SCHEMA', N'dw', N'TABLE', N'dim_fiscal_year'
go
exec sys.sp_addextendedproperty N'MS_Description', N'The year.', N'SCHEMA', N'dw', N'TABLE', N'dim_fiscal_year', N'COLUMN', N'fiscal_year'
go
exec sys.sp_addextendedproperty N'MS_Description', N'2019年.', N'SCHEMA', N'dw', N'TABLE', N'dim_fiscal_year', N'COLUMN', N'name_zh'
go
exec sys.sp_addextendedproperty N'MS_Description', N'2019.', N'SCHEMA', N'dw', N'TABLE', N'dim_fiscal_year', N'COLUMN', N'name_en'
go
exec sys.sp_addextendedproperty N'MS_Description', N'First day.', N'SCHEMA', N'dw', N'TABLE', N'dim_fiscal_year', N'COLUMN', N'start_date'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Last day.', N'SCHEMA', N'dw', N'TABLE', N'dim_fiscal_year', N'COLUMN', N'end_date'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Sources of education funding.', N'SCHEMA', N'dw', N'TABLE', N'dim_funding_source'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Key that facts refer to.', N'SCHEMA', N'dw', N'TABLE', N'dim_funding_source', N'COLUMN', N'funding_source_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Own id: public.', N'SCHEMA', N'dw', N'TABLE', N'dim_funding_source', N'COLUMN', N'funding_source_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Name in Chinese.', N'SCHEMA', N'dw', N'TABLE', N'dim_funding_source', N'COLUMN', N'name_zh'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Name in English.', N'SCHEMA', N'dw', N'TABLE', N'dim_funding_source', N'COLUMN', N'name_en'
go
exec sys.sp_addextendedproperty N'MS_Description', N'TOTAL, SOURCE or COMPONENT: a component is part of a source.', N'SCHEMA', N'dw', N'TABLE', N'dim_funding_source', N'COLUMN', N'level'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Source that it is part of.', N'SCHEMA', N'dw', N'TABLE', N'dim_funding_source', N'COLUMN', N'parent_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Place in lists.', N'SCHEMA', N'dw', N'TABLE', N'dim_funding_source', N'COLUMN', N'sort_order'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Schools.', N'SCHEMA', N'dw', N'TABLE', N'dim_school'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Key that facts refer to.', N'SCHEMA', N'dw', N'TABLE', N'dim_school', N'COLUMN', N'school_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'学校标识码, ten digits.', N'SCHEMA', N'dw', N'TABLE', N'dim_school', N'COLUMN', N'school_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Name in Chinese.', N'SCHEMA', N'dw', N'TABLE', N'dim_school', N'COLUMN', N'name_zh'
go
exec sys.sp_addextendedproperty N'MS_Description', N'办学类型, code: 342.', N'SCHEMA', N'dw', N'TABLE', N'dim_school', N'COLUMN', N'school_type'
go
exec sys.sp_addextendedproperty N'MS_Description', N'办学类型: 高级中学.', N'SCHEMA', N'dw', N'TABLE', N'dim_school', N'COLUMN', N'school_type_name'
go
exec sys.sp_addextendedproperty N'MS_Description', N'举办者, code: 831.', N'SCHEMA', N'dw', N'TABLE', N'dim_school', N'COLUMN', N'founder'
go
exec sys.sp_addextendedproperty N'MS_Description', N'举办者: 县级教育部门.', N'SCHEMA', N'dw', N'TABLE', N'dim_school', N'COLUMN', N'founder_name'
go
exec sys.sp_addextendedproperty N'MS_Description', N'1: 公办; 0: 民办.', N'SCHEMA', N'dw', N'TABLE', N'dim_school', N'COLUMN', N'is_public'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Pipeline that loaded it, and alone may change it.', N'SCHEMA', N'dw', N'TABLE', N'dim_school', N'COLUMN', N'pipeline_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Run that wrote it last.', N'SCHEMA', N'dw', N'TABLE', N'dim_school', N'COLUMN', N'run_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Published figures of schools, pupils and staff. One figure a row; a published total and its parts stand in one table, and are never added together.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_education'
go
exec sys.sp_addextendedproperty N'MS_Description', N'District.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_education', N'COLUMN', N'district_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Stage; all where the source does not part stages.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_education', N'COLUMN', N'stage_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Academic year, by the year in which it begins.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_education', N'COLUMN', N'academic_year'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Measure, as in the catalogue.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_education', N'COLUMN', N'measure'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Figure in the measure''s base unit (元, 人, 所); null unless final.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_education', N'COLUMN', N'value'
go
exec sys.sp_addextendedproperty N'MS_Description', N'final, missing or withheld.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_education', N'COLUMN', N'obs_status'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Pipeline that loaded the row, and alone may change it.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_education', N'COLUMN', N'pipeline_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Run that wrote the row last.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_education', N'COLUMN', N'run_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'File and sheet that says so: etl.source.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_education', N'COLUMN', N'source_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Line of the file, or row of the sheet.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_education', N'COLUMN', N'source_line'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Column of the file.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_education', N'COLUMN', N'source_column'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Published education funding by source. One figure a row; a published total and its parts stand in one table, and are never added together.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_funding'
go
exec sys.sp_addextendedproperty N'MS_Description', N'District.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_funding', N'COLUMN', N'district_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Stage; all where the source does not part stages.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_funding', N'COLUMN', N'stage_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Source of the funding; the total stands beside its parts.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_funding', N'COLUMN', N'funding_source_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Fiscal year.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_funding', N'COLUMN', N'fiscal_year'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Measure, as in the catalogue.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_funding', N'COLUMN', N'measure'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Figure in the measure''s base unit (元, 人, 所); null unless final.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_funding', N'COLUMN', N'value'
go
exec sys.sp_addextendedproperty N'MS_Description', N'final, missing or withheld.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_funding', N'COLUMN', N'obs_status'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Pipeline that loaded the row, and alone may change it.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_funding', N'COLUMN', N'pipeline_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Run that wrote the row last.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_funding', N'COLUMN', N'run_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'File and sheet that says so: etl.source.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_funding', N'COLUMN', N'source_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Line of the file, or row of the sheet.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_funding', N'COLUMN', N'source_line'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Column of the file.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_funding', N'COLUMN', N'source_column'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Published budget expenditure. One figure a row; a published total and its parts stand in one table, and are never added together.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_expenditure'
go
exec sys.sp_addextendedproperty N'MS_Description', N'District.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_expenditure', N'COLUMN', N'district_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Fiscal year.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_expenditure', N'COLUMN', N'fiscal_year'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Measure, as in the catalogue.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_expenditure', N'COLUMN', N'measure'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Figure in the measure''s base unit (元, 人, 所); null unless final.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_expenditure', N'COLUMN', N'value'
go
exec sys.sp_addextendedproperty N'MS_Description', N'final, missing or withheld.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_expenditure', N'COLUMN', N'obs_status'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Pipeline that loaded the row, and alone may change it.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_expenditure', N'COLUMN', N'pipeline_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Run that wrote the row last.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_expenditure', N'COLUMN', N'run_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'File and sheet that says so: etl.source.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_expenditure', N'COLUMN', N'source_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Line of the file, or row of the sheet.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_expenditure', N'COLUMN', N'source_line'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Column of the file.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_expenditure', N'COLUMN', N'source_column'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Published expenditure per pupil. One figure a row; a published total and its parts stand in one table, and are never added together.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_per_pupil'
go
exec sys.sp_addextendedproperty N'MS_Description', N'District.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_per_pupil', N'COLUMN', N'district_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Stage; all where the source does not part stages.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_per_pupil', N'COLUMN', N'stage_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Fiscal year.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_per_pupil', N'COLUMN', N'fiscal_year'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Measure, as in the catalogue.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_per_pupil', N'COLUMN', N'measure'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Figure in the measure''s base unit (元, 人, 所); null unless final.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_per_pupil', N'COLUMN', N'value'
go
exec sys.sp_addextendedproperty N'MS_Description', N'final, missing or withheld.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_per_pupil', N'COLUMN', N'obs_status'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Pipeline that loaded the row, and alone may change it.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_per_pupil', N'COLUMN', N'pipeline_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Run that wrote the row last.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_per_pupil', N'COLUMN', N'run_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'File and sheet that says so: etl.source.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_per_pupil', N'COLUMN', N'source_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Line of the file, or row of the sheet.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_per_pupil', N'COLUMN', N'source_line'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Column of the file.', N'SCHEMA', N'dw', N'TABLE', N'fct_published_per_pupil', N'COLUMN', N'source_column'
go
exec sys.sp_addextendedproperty N'MS_Description', N'One school in one academic year a row.', N'SCHEMA', N'dw', N'TABLE', N'fct_school_snapshot'
go
exec sys.sp_addextendedproperty N'MS_Description', N'School.', N'SCHEMA', N'dw', N'TABLE', N'fct_school_snapshot', N'COLUMN', N'school_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'District that it stands in.', N'SCHEMA', N'dw', N'TABLE', N'fct_school_snapshot', N'COLUMN', N'district_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Stage of the school''s own type.', N'SCHEMA', N'dw', N'TABLE', N'fct_school_snapshot', N'COLUMN', N'stage_key'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Academic year, by the year in which it begins.', N'SCHEMA', N'dw', N'TABLE', N'fct_school_snapshot', N'COLUMN', N'academic_year'
go
exec sys.sp_addextendedproperty N'MS_Description', N'1.', N'SCHEMA', N'dw', N'TABLE', N'fct_school_snapshot', N'COLUMN', N'schools'
go
exec sys.sp_addextendedproperty N'MS_Description', N'在校生, 人; null: see obs_status.', N'SCHEMA', N'dw', N'TABLE', N'fct_school_snapshot', N'COLUMN', N'enrolled_students'
go
exec sys.sp_addextendedproperty N'MS_Description', N'专任教师, 人; null: see obs_status.', N'SCHEMA', N'dw', N'TABLE', N'fct_school_snapshot', N'COLUMN', N'teachers_ft'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Why the nulls of the row are null.', N'SCHEMA', N'dw', N'TABLE', N'fct_school_snapshot', N'COLUMN', N'obs_status'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Pipeline that loaded the row, and alone may change it.', N'SCHEMA', N'dw', N'TABLE', N'fct_school_snapshot', N'COLUMN', N'pipeline_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Run that wrote the row last.', N'SCHEMA', N'dw', N'TABLE', N'fct_school_snapshot', N'COLUMN', N'run_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'File and sheet that says so: etl.source.', N'SCHEMA', N'dw', N'TABLE', N'fct_school_snapshot', N'COLUMN', N'source_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Line of the file, or row of the sheet.', N'SCHEMA', N'dw', N'TABLE', N'fct_school_snapshot', N'COLUMN', N'source_line'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Pipelines: one a source.', N'SCHEMA', N'etl', N'TABLE', N'pipeline'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Id of its file in etl/pipelines.', N'SCHEMA', N'etl', N'TABLE', N'pipeline', N'COLUMN', N'pipeline_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'What the source is.', N'SCHEMA', N'etl', N'TABLE', N'pipeline', N'COLUMN', N'title'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Who publishes it.', N'SCHEMA', N'etl', N'TABLE', N'pipeline', N'COLUMN', N'authority'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Files, as a JSON array.', N'SCHEMA', N'etl', N'TABLE', N'pipeline', N'COLUMN', N'files'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Fact or dimension that it fills.', N'SCHEMA', N'etl', N'TABLE', N'pipeline', N'COLUMN', N'target'
go
exec sys.sp_addextendedproperty N'MS_Description', N'0: its file is gone, its runs remain.', N'SCHEMA', N'etl', N'TABLE', N'pipeline', N'COLUMN', N'is_current'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Files, or sheets of workbooks, that facts were read from.', N'SCHEMA', N'etl', N'TABLE', N'source'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Key that facts refer to.', N'SCHEMA', N'etl', N'TABLE', N'source', N'COLUMN', N'source_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'File, below the folder that holds the folder of pipelines.', N'SCHEMA', N'etl', N'TABLE', N'source', N'COLUMN', N'file'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Sheet; empty for a text file.', N'SCHEMA', N'etl', N'TABLE', N'source', N'COLUMN', N'sheet'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Executions of pipelines.', N'SCHEMA', N'etl', N'TABLE', N'run'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Number; later runs have larger ones.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'run_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Pipeline.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'pipeline_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Where the run is, or how it ended.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'state'
go
exec sys.sp_addextendedproperty N'MS_Description', N'What the caller named the request, so that asking twice makes one run.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'request_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'1: loads even what is loaded already.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'force'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Who runs it; for the rescuer, and so that nobody else ends it.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'host'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Last sign of life of the host.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'heartbeat_at'
go
exec sys.sp_addextendedproperty N'MS_Description', N'When it was asked for.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'created_at'
go
exec sys.sp_addextendedproperty N'MS_Description', N'When a host took it.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'started_at'
go
exec sys.sp_addextendedproperty N'MS_Description', N'When it ended.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'ended_at'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Fingerprint of the source.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'source_sha256'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Rows of the source.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'rows_read'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Of which nothing was kept.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'rows_rejected'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Dropped by a rule of the pipeline.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'rows_discarded'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Rejects that are listed.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'rejects'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Rows of facts and members that are new.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'inserted'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Rows that changed.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'updated'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Rows that were there already.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'unchanged'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Rows that the source no longer has.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'deleted'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Why it failed; part of the API.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'error_code'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Why it failed.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'error_message'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Where.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'error_location'
go
exec sys.sp_addextendedproperty N'MS_Description', N'What would be right.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'error_hint'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Version of the data that it made; null: it changed nothing.', N'SCHEMA', N'etl', N'TABLE', N'run', N'COLUMN', N'data_version'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Rows, or values of rows, that a run refused.', N'SCHEMA', N'etl', N'TABLE', N'reject'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Run.', N'SCHEMA', N'etl', N'TABLE', N'reject', N'COLUMN', N'run_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Place in the run, from 1.', N'SCHEMA', N'etl', N'TABLE', N'reject', N'COLUMN', N'seq'
go
exec sys.sp_addextendedproperty N'MS_Description', N'File.', N'SCHEMA', N'etl', N'TABLE', N'reject', N'COLUMN', N'file'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Sheet; empty for a text file.', N'SCHEMA', N'etl', N'TABLE', N'reject', N'COLUMN', N'sheet'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Line of the file, or row of the sheet.', N'SCHEMA', N'etl', N'TABLE', N'reject', N'COLUMN', N'line'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Column; empty for the whole row.', N'SCHEMA', N'etl', N'TABLE', N'reject', N'COLUMN', N'column_name'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Why; part of the API.', N'SCHEMA', N'etl', N'TABLE', N'reject', N'COLUMN', N'code'
go
exec sys.sp_addextendedproperty N'MS_Description', N'What is wrong.', N'SCHEMA', N'etl', N'TABLE', N'reject', N'COLUMN', N'message'
go
exec sys.sp_addextendedproperty N'MS_Description', N'What would be right.', N'SCHEMA', N'etl', N'TABLE', N'reject', N'COLUMN', N'hint'
go
exec sys.sp_addextendedproperty N'MS_Description', N'The row as it was read.', N'SCHEMA', N'etl', N'TABLE', N'reject', N'COLUMN', N'raw'
go
exec sys.sp_addextendedproperty N'MS_Description', N'One row a commit that changed anything; the largest is the version of the warehouse.', N'SCHEMA', N'etl', N'TABLE', N'data_version'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Version.', N'SCHEMA', N'etl', N'TABLE', N'data_version', N'COLUMN', N'data_version'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Run that made it.', N'SCHEMA', N'etl', N'TABLE', N'data_version', N'COLUMN', N'run_id'
go
exec sys.sp_addextendedproperty N'MS_Description', N'When.', N'SCHEMA', N'etl', N'TABLE', N'data_version', N'COLUMN', N'committed_at'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Schema scripts that ran, or were left out.', N'SCHEMA', N'etl', N'TABLE', N'schema_journal'
go
exec sys.sp_addextendedproperty N'MS_Description', N'File of the script.', N'SCHEMA', N'etl', N'TABLE', N'schema_journal', N'COLUMN', N'name'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Place in the order.', N'SCHEMA', N'etl', N'TABLE', N'schema_journal', N'COLUMN', N'number'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Feature of the server that it needs; null: none.', N'SCHEMA', N'etl', N'TABLE', N'schema_journal', N'COLUMN', N'feature'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Fingerprint of its text.', N'SCHEMA', N'etl', N'TABLE', N'schema_journal', N'COLUMN', N'sha256'
go
exec sys.sp_addextendedproperty N'MS_Description', N'When it ran, or was left out.', N'SCHEMA', N'etl', N'TABLE', N'schema_journal', N'COLUMN', N'applied_at'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Version of the program that ran it.', N'SCHEMA', N'etl', N'TABLE', N'schema_journal', N'COLUMN', N'program_version'
go
exec sys.sp_addextendedproperty N'MS_Description', N'Why it did not run; null: it ran.', N'SCHEMA', N'etl', N'TABLE', N'schema_journal', N'COLUMN', N'left_out'
go
