META
key;value
description;Small grants
budget;1000
vote_type;cumulative
PROJECTS
project_id;cost;name
park;600;Benches in the park
pool;420;Mend the pool
library;250;Evening hours
choir;90;Sheet music
VOTES
voter_id;weight;vote;points
1;50;park;5
2;30;pool,library;3,2
3;25;park,choir;2,3
4;20;library,choir;4,1
5;15;choir;5
