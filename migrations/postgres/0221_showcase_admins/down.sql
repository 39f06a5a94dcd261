DROP TABLE showcase_admin;
