-- What was published of expenditure so far is of final accounts (决算): key 4 of dim_budget_status.

alter table dw.fct_published_expenditure add budget_status_key int not null constraint df_fct_published_expenditure_budget_status default 4
go
