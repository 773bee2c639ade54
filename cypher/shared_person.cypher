// Which firms abroad, founded since a day, have a person in common with an older firm of the seller country?
// Written by scripts/write_docs.py; run `make docs` instead of editing.
// Paste all of it into Neo4j Browser (with the multi statement editor on), or give the file to cypher-shell.
// Change what is asked in the lines that begin with :param.
:param since => date('2022-02-24');
:param seller_country => 'ru';
:param limit => 500;

MATCH path = (s:Company)<-[:OWNS|DIRECTS]-(p:Person)-[:OWNS|DIRECTS]->(f:Company)
WHERE s.country = $seller_country AND s.founded_last < $since AND f.country <> $seller_country AND f.founded_last >= $since
WITH s, f, p.name AS person, path ORDER BY person
WITH s, f, collect(DISTINCT person) AS people, collect(path)[0] AS path
WITH s, f, people, path ORDER BY s.id, f.id
WITH collect({s: s, f: f, people: people, path: path}) AS found
UNWIND found[0..$limit] AS pair
RETURN pair.s.id AS seller_id, pair.s.name AS seller, pair.f.id AS front_id, pair.f.name AS front, pair.people AS people,
       size(found) AS of_total, pair.path AS path
ORDER BY seller_id, front_id;
