--TEST--
Swoole\Database\PDOPool: configuration, transactions, statements after a lost connection
--EXTENSIONS--
pdo
--FILE--
<?php
use Swoole\Database\{DetectsLostConnections, PDOConfig, PDOPool, PDOProxy, PDOStatementProxy};

$config = (new PDOConfig)->withDriver('none')->withUnixSocket('/run/s')->withOptions([1 => 2]);
var_dump($config->hasUnixSocket(), $config->getOptions(), $config->withUnixSocket('')->hasUnixSocket(), PDOConfig::getAvailableDrivers() === PDO::getAvailableDrivers());

echo "-- drivers\n";
Co\run(function () {
    foreach ([['none', 'x'], ['sqlite', ''], ['sqlite', ':memory:']] as [$driver, $name]) {
        $pool = new PDOPool((new PDOConfig)->withDriver($driver)->withDbname($name), 1);
        try {
            $pool->get();
        } catch (Exception $exception) {
            echo $exception->getMessage(), "\n";
        }
    }
});

/** A statement of FakePdo, which logs what happens. */
final class FakeStatement extends PDOStatement
{
    public $pdo;
    public $values = [];
    public function execute(?array $params = null): bool
    {
        $this->pdo->check('execute');
        foreach ($this->values as $name => &$value) {
            echo "  $name=$value\n";
        }
        return true;
    }
    public function bindParam(int|string $param, mixed &$var, int $type = PDO::PARAM_STR, int $maxLength = 0, mixed $driverOptions = null): bool { $this->values[$param] = &$var; return true; }
    public function bindValue(int|string $param, mixed $value, int $type = PDO::PARAM_STR): bool { $this->values[$param] = $value; return true; }
    public function bindColumn(int|string $column, mixed &$var, int $type = PDO::PARAM_STR, int $maxLength = 0, mixed $driverOptions = null): bool { echo "  column $column\n"; return true; }
    #[ReturnTypeWillChange]
    public function setFetchMode($mode, ...$arguments) { echo "  fetch mode $mode\n"; return true; }
    public function setAttribute(int $attribute, mixed $value): bool { echo "  statement attribute $attribute\n"; return true; }
    public function getIterator(): Iterator { return new ArrayIterator(['row 1', 'row 2']); }
}

/** A connection that can be lost. */
final class FakePdo extends PDO
{
    public static int $count = 0;
    public static string $failure = '';
    public int $id;
    public bool $isOpen = false;
    public function __construct() { $this->id = ++self::$count; }
    public function check(string $what): void
    {
        echo "  $this->id: $what\n";
        if (self::$failure !== '') {
            [$text, self::$failure] = [self::$failure, ''];
            throw new PDOException($text);
        }
    }
    public function setAttribute(int $attribute, mixed $value): bool { echo "  $this->id: attribute $attribute=", json_encode($value), "\n"; return true; }
    public function inTransaction(): bool { return $this->isOpen; }
    public function beginTransaction(): bool { $this->check('begin'); return $this->isOpen = true; }
    public function commit(): bool { $this->check('commit'); $this->isOpen = false; return true; }
    public function rollBack(): bool { $this->check('rollback'); $this->isOpen = false; return true; }
    public function prepare(string $query, array $options = []): PDOStatement|false { $this->check("prepare $query " . json_encode($options)); return $this->statement(); }
    public function query(string $query, ?int $fetchMode = null, mixed ...$arguments): PDOStatement|false { $this->check("query $query"); return $this->statement(); }
    public function exec(string $statement): int|false { $this->check("exec $statement"); return 1; }
    private function statement(): FakeStatement { $statement = new FakeStatement; $statement->pdo = $this; $statement->queryString = 'SELECT :a'; return $statement; }
}

echo "-- proxy\n";
$proxy = new PDOProxy(fn () => new FakePdo);
$proxy->setAttribute(PDO::ATTR_CASE, 1);
FakePdo::$failure = 'SQLSTATE[HY000]: General error: 2006 MySQL server has gone away';
var_dump($proxy->exec('one'), $proxy->getRound());
FakePdo::$failure = 'syntax error';
try {
    $proxy->exec('two');
} catch (PDOException $exception) {
    echo $exception->getMessage(), "\n";
}

echo "-- transaction\n";
var_dump($proxy->beginTransaction(), $proxy->inTransaction());
FakePdo::$failure = 'Lost connection to MySQL server during query';
try {
    $proxy->exec('three');
} catch (PDOException $exception) {
    echo $exception->getMessage(), ', round ', $proxy->getRound(), "\n";
}
$proxy->rollBack();
var_dump($proxy->inTransaction());
$proxy->beginTransaction();
$proxy->reset();
var_dump($proxy->inTransaction());
$proxy->commit();

echo "-- statement\n";
$statement = $proxy->prepare('SELECT :a', [PDO::ATTR_CURSOR => 1]);
$variable = 'before';
var_dump(get_class($statement), $statement->bindParam('a', $variable), $statement->bindValue('b', 'value'), $statement->bindColumn(1, $column), $statement->setFetchMode(PDO::FETCH_NUM), $statement->setAttribute(1, 2));
$variable = 'after';
FakePdo::$failure = 'no connection to the server';
var_dump($statement->execute(), $proxy->getRound());
$variable = 'later';
$statement->execute();
foreach ($proxy->query('rows') as $row) {
    echo "$row\n";
}

echo "-- texts\n";
foreach (['server closed the connection unexpectedly', 'SQLSTATE[HY000] [1045] Access denied for user', 'Broken pipe', 'ORA-03114: not connected', 'duplicate key', ''] as $text) {
    echo json_encode($text), ' ', json_encode(DetectsLostConnections::causedByLostConnection(new Exception($text))), "\n";
}
?>
--EXPECT--
bool(true)
array(1) {
  [1]=>
  int(2)
}
bool(false)
bool(true)
-- drivers
Unsupported Database Driver:none
Connection pool in Swoole does not support temporary SQLite databases.
Connection pool in Swoole does not support creating SQLite databases in memory.
-- proxy
  1: attribute 3=2
  1: attribute 8=1
  1: exec one
  2: attribute 3=2
  2: attribute 8=1
  2: exec one
int(1)
int(1)
  2: exec two
syntax error
-- transaction
  2: begin
bool(true)
bool(true)
  2: exec three
Lost connection to MySQL server during query, round 1
  2: rollback
bool(false)
  2: begin
bool(false)
  2: commit
-- statement
  2: prepare SELECT :a {"10":1}
  column 1
  fetch mode 3
  statement attribute 1
string(33) "Swoole\Database\PDOStatementProxy"
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
  2: execute
  3: attribute 3=2
  3: attribute 8=1
  3: prepare SELECT :a {"10":1}
  statement attribute 1
  fetch mode 3
  column 1
  3: execute
  a=after
  b=value
bool(true)
int(2)
  3: execute
  a=later
  b=value
  3: query rows
row 1
row 2
-- texts
"server closed the connection unexpectedly" true
"SQLSTATE[HY000] [1045] Access denied for user" true
"Broken pipe" true
"ORA-03114: not connected" true
"duplicate key" false
"" false
