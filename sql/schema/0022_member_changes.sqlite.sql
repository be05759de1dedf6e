-- Which members a held run or a dry run would bring, take away or change, attribute by attribute.

create table etl_member_change (
    run_id      integer not null,
    seq         integer not null,                    -- from 1
    dimension   text not null,                       -- empty: how many more there are stands in after_text
    member_id   text not null,
    attribute   text not null,                       -- empty: the member itself
    before_text text,                                -- null: there is nothing
    after_text  text,
    primary key (run_id, seq)
) strict, without rowid;
