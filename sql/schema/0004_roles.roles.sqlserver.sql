-- What whom is allowed: a dashboard reads facts and dimensions; a host that loads also writes them and its log; an
-- administrator may do everything with its tables, and nothing outside of them. The schema is its owner's to change. An owner may have made the roles before.

if database_principal_id(N'edustat_reader') is null create role edustat_reader
go
if database_principal_id(N'edustat_loader') is null create role edustat_loader
go
if database_principal_id(N'edustat_administrator') is null create role edustat_administrator
go
grant select on schema::dw to edustat_reader
go
grant select on schema::etl to edustat_reader
go
grant select, insert, update, delete on schema::dw to edustat_loader
go
grant select, insert, update, delete on schema::etl to edustat_loader
go
grant select, insert, update, delete on schema::stg to edustat_loader
go
grant control on schema::dw to edustat_administrator
go
grant control on schema::etl to edustat_administrator
go
grant control on schema::stg to edustat_administrator
go
