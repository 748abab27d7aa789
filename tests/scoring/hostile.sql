-- Each line is an expression that must be refused; a line that begins with two dashes says what the next ones try.
-- files
(SELECT count(*) FROM read_csv('secrets.csv')) > 0
1 FROM read_csv('secrets.csv')
1 FROM 'secrets.parquet'
read_text('secrets.txt') = ''
read_blob('secrets.bin') is null
glob('*') is null
parquet_metadata('x.parquet') is null
1; COPY evaluations TO 'out.csv'
COPY evaluations TO 'out.csv'
EXPORT DATABASE 'out'
IMPORT DATABASE 'in'
-- other databases, extensions and settings
1; ATTACH 'other.duckdb'
ATTACH 'other.duckdb' AS other
DETACH published
INSTALL httpfs
LOAD httpfs
PRAGMA database_list
1; PRAGMA enable_external_access
SET enable_external_access = true
current_setting('home_directory') = ''
getenv('HOME') = ''
getvariable('x') > 1
CALL pragma_version()
query('SELECT 1') > 0
query_table('evaluations') > 0
sniff_csv('x.csv') is null
duckdb_settings() is null
version() = 'v1'
current_database() = 'x'
current_user = 'x'
-- other tables, columns and rows
(SELECT max(score) FROM evaluations) > 1
EXISTS (FROM turns)
hold_count IN (SELECT 1)
hold_count > ANY (SELECT 1)
hold_count = ALL (SELECT hold_count FROM measurements)
(FROM information_schema.tables SELECT count(*)) > 0
1 FROM information_schema.tables
1 FROM evaluations
1 FROM facts, evaluations
1 FROM range(10)
TABLE evaluations
VALUES (1)
1 UNION SELECT 2
1 EXCEPT SELECT 2
hold_count > 1 LIMIT 1
hold_count > 1 ORDER BY 1
1 WHERE true
1 GROUP BY ALL
1 HAVING true
1 QUALIFY true
1 USING SAMPLE 10%
DISTINCT hold_count
evaluations.score > 1
main.evaluations.score > 1
facts.hold_count > 1
"facts"."hold_count" > 1
"evaluations"."score" > 1
score > 1
agent_id = 'a1'
interaction_id = '1'
customer_id = '1'
input_key = 'x'
rowid > 1
text = 'x'
quote = 'x'
*
* EXCLUDE (hold_count)
COLUMNS('.*') > 1
COLUMNS(*) > 1
#1 > 1
hold_count > 1, 2
hold_count AS x
-- lists, structs, lambdas, casts
[1, 2][1] > 1
[x for x in [1, 2]][1] > 1
list_transform([1], lambda x: x)[1] > 1
list_transform([1], x -> x)[1] > 1
unnest([1, 2]) > 1
{'a': 1}.a > 1
struct_extract({'a': hold_count}, 'a') > 1
map {'a': 1}['a'] > 1
(facts).hold_count > 1
channel[1] = 'c'
hold_count::INTEGER > 1
hold_count::VARCHAR::JSON is null
CAST(channel AS INTEGER) > 1
TRY_CAST(channel AS INTEGER) > 1
'evaluations'::regclass is null
DATE '2026-01-01' < DATE '2026-01-02'
INTERVAL 1 DAY is null
-- functions that count, wait, vary, grow or write
abs(getenv('HOME')) > 0
coalesce(read_text('secrets.txt'), 'x') = 'x'
case when getenv('HOME') = '' then 1 else 0 end
findings(getenv('HOME'), 'agent') > 0
findings('jargon', getenv('HOME')) > 0
main.findings('jargon', 'agent') > 0
system.main.abs(hold_count) > 1
count(*) > 1
sum(hold_count) > 1
abs(hold_count) OVER () > 1
row_number() OVER () > 1
abs(DISTINCT hold_count) > 1
abs(hold_count) FILTER (true) > 1
nextval('s') > 1
random() > 0.5
uuid() = ''
now() > now()
current_date > '2026-01-01'
current_timestamp is null
sleep_ms(100000) is null
error('stop') is null
repeat('x', 1000000000) = 'x'
range(1000000000) is null
channel || 'x' = 'y'
concat(channel, 'x') = 'y'
write_log('x') is null
-- patterns that take for ever
regexp_matches(channel, '(a+)+$')
channel ~ '(a+)+$'
channel SIMILAR TO '(a|a)*b'
channel GLOB '*'
channel ILIKE 'c%'
channel LIKE 'c%' ESCAPE '\'
-- parameters, comments and more than one statement
$1 > 1
? > 1
$name > 1
1; DROP TABLE evaluations
1; SELECT 2
1 /* ; */ ; SELECT 2
hold_count > 1) OR (1=1
1 /* never closed
hold_count >
''
'x'
queue
channel = 1
channel + 1 > 2
DROP TABLE evaluations
-- letters that look like others
gеtenv('HOME') = ''
hold_сount > 1
ｇｅｔｅｎｖ('HOME') = ''
hold_count > 1； SELECT 2
"hold_count; DROP TABLE evaluations" > 1
"getenv"('HOME') = ''
U&'\0067' = 'g'
