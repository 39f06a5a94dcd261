DROP TABLE assessment_data;
DROP TABLE assessment;
