"""Plain records, which are taken many at once; what is not plain is left where it is, for those who read records one by one."""
