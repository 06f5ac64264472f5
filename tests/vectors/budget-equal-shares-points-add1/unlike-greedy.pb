META
key;value
description;Money is left
budget;10
vote_type;cumulative
PROJECTS
project_id;cost;name
park;6;Benches in the park
pool;6;Mend the pool
choir;3;Sheet music
VOTES
voter_id;weight;vote;points
1;6;park;3
2;3;pool;3
3;1;pool,choir;2,1
