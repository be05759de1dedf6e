-- A rollback puts a member that went back under the key that it had, which takes this right.

grant alter on dw.dim_district to edustat_loader
go
grant alter on dw.dim_school to edustat_loader
go
grant alter on dw.dim_school_group to edustat_loader
go
grant alter on dw.dim_department to edustat_loader
go
grant alter on dw.dim_project to edustat_loader
go
