-- What was published of expenditure so far is of final accounts (决算): key 4 of dim_budget_status.

alter table fct_published_expenditure add column budget_status_key integer not null default 4;
