DROP TABLE roll_line;
