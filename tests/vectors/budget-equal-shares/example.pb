META
key;value
description;Small grants
budget;1000
vote_type;approval
PROJECTS
project_id;cost;name
park;600;Benches in the park
pool;420;Mend the pool
library;250;Evening hours
choir;90;Sheet music
VOTES
voter_id;weight;vote
1;50;park
2;30;pool,library
3;25;park,choir
4;20;library,choir
5;15;choir
