META
key;value
description;Money is left
budget;10
vote_type;approval
PROJECTS
project_id;cost;name
park;6;Benches in the park
pool;6;Mend the pool
choir;3;Sheet music
VOTES
voter_id;weight;vote
1;6;park
2;3;pool
3;1;pool,choir
