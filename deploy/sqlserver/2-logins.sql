-- Makes the logins and gives each its role, in the warehouse's database and after its schema. For sqlcmd, as a login that
-- may create logins; the passwords come from the environment. Running it again changes nothing.
:on error exit

if suser_id(N'edustat_host') is null
    create login edustat_host with password = N'$(EDUSTAT_HOST_PASSWORD)', default_database = edustat
go
if user_id(N'edustat_host') is null
    create user edustat_host for login edustat_host
go
alter role edustat_loader add member edustat_host
go
if suser_id(N'edustat_report') is null
    create login edustat_report with password = N'$(EDUSTAT_REPORT_PASSWORD)', default_database = edustat
go
if user_id(N'edustat_report') is null
    create user edustat_report for login edustat_report
go
alter role edustat_reader add member edustat_report
go
