-- Page compression for the tables of scripts 11 to 14; code lists are too small for it.

alter index all on dw.dim_department rebuild with (data_compression = page)
go
alter index all on dw.dim_project rebuild with (data_compression = page)
go
alter index all on dw.dim_school_group rebuild with (data_compression = page)
go
alter index all on dw.fct_school_year rebuild with (data_compression = page)
go
alter index all on dw.fct_enrolment rebuild with (data_compression = page)
go
alter index all on dw.fct_school_stage rebuild with (data_compression = page)
go
alter index all on dw.fct_class rebuild with (data_compression = page)
go
alter index all on dw.fct_staff rebuild with (data_compression = page)
go
alter index all on dw.fct_facility rebuild with (data_compression = page)
go
alter index all on dw.fct_quality_monitoring rebuild with (data_compression = page)
go
alter index all on dw.fct_inspection rebuild with (data_compression = page)
go
alter index all on dw.bridge_school_group rebuild with (data_compression = page)
go
alter index all on dw.fct_honour rebuild with (data_compression = page)
go
alter index all on dw.fct_population rebuild with (data_compression = page)
go
alter index all on dw.fct_children rebuild with (data_compression = page)
go
alter index all on dw.fct_cohort rebuild with (data_compression = page)
go
alter index all on dw.fct_rotation rebuild with (data_compression = page)
go
alter index all on dw.fct_rotation_base rebuild with (data_compression = page)
go
alter index all on dw.fct_recruitment rebuild with (data_compression = page)
go
alter index all on dw.fct_salary rebuild with (data_compression = page)
go
alter index all on dw.fct_fiscal_context rebuild with (data_compression = page)
go
alter index all on dw.fct_funding rebuild with (data_compression = page)
go
alter index all on dw.fct_project_milestone rebuild with (data_compression = page)
go
alter index all on dw.fct_project_financing rebuild with (data_compression = page)
go
alter index all on dw.fct_survey rebuild with (data_compression = page)
go
alter index all on dw.fct_evaluation rebuild with (data_compression = page)
go
alter index all on dw.fct_responsibility_task rebuild with (data_compression = page)
go
alter index all on dw.fct_target rebuild with (data_compression = page)
go
