--TEST--
Swoole\Database\MysqliPool and RedisPool: connections, lost connections, statements
--SKIPIF--
<?php
if (extension_loaded('mysqli') || extension_loaded('redis')) {
    die('skip the test has its own classes mysqli and Redis');
}
?>
--FILE--
<?php
use Swoole\Database\{MysqliConfig, MysqliException, MysqliPool, MysqliProxy, RedisConfig, RedisPool};

class mysqli_sql_exception extends RuntimeException {}

class mysqli
{
    public static int $count = 0;
    public static array $failures = [];  // Errors of the next calls; a negative one is thrown.
    public $connect_errno = 0;
    public $connect_error = '';
    public $errno = 0;
    public $error = '';
    private int $id;
    public function __construct() { $this->id = ++self::$count; }
    public function call(string $text)
    {
        echo "  $this->id: $text\n";
        $number = array_shift(self::$failures) ?? 0;
        if ($number < 0) {
            throw new mysqli_sql_exception('thrown', -$number);
        }
        [$this->errno, $this->error] = [$number, $number ? 'failed' : ''];
        return $number === 0;
    }
    public function options(int $option, $value) { return $this->call("option $option=$value"); }
    public function real_connect(...$arguments)
    {
        if (!$this->call('connect ' . json_encode($arguments))) {
            [$this->connect_errno, $this->connect_error] = [$this->errno, $this->error];
            return false;
        }
        return true;
    }
    public function set_charset(string $charset) { return $this->call("charset $charset"); }
    public function change_user(...$arguments) { return $this->call('user ' . json_encode($arguments)); }
    public function query(string $query) { return $this->call("query $query") ? "result of $query" : false; }
    public function begin_transaction() { return $this->call('begin'); }
    public function autocommit(bool $on) { return $this->call('autocommit ' . json_encode($on)); }
    public function commit() { return $this->call('commit'); }
    public function prepare(string $query) { return $this->call("prepare $query") ? new mysqli_stmt($this) : false; }
    public function stmt_init() { return new mysqli_stmt($this); }
    public function more_results() { return false; }
}

class mysqli_stmt
{
    public $errno = 0;
    public $error = '';
    private array $params = [];
    public function __construct(private mysqli $mysqli) {}
    public function prepare(string $query) { return $this->call("statement: prepare $query"); }
    public function attr_set(int $attribute, int $value) { return $this->call("statement: attribute $attribute=$value"); }
    public function bind_param(string $types, &...$values) { $this->params = &$values; return $this->call("statement: bind $types"); }
    public function bind_result(&...$values) { $values[0] = 'bound'; return $this->call('statement: results ' . count($values)); }
    public function execute() { return $this->call('execute ' . json_encode($this->params)); }
    private function call(string $text)
    {
        $done = $this->mysqli->call($text);
        [$this->errno, $this->error] = [$this->mysqli->errno, $this->mysqli->error];
        return $done;
    }
}

class Redis
{
    public function __call(string $name, array $arguments) { echo "  $name ", json_encode($arguments), "\n"; return true; }
}

$try = function (callable $call) {
    try {
        echo json_encode($call()), "\n";
    } catch (Exception $exception) {
        echo get_class($exception), ' ', $exception->getMessage(), ' ', $exception->getCode(), "\n";
    }
};
Co\run(function () use ($try) {
    echo "-- pool\n";
    $pool = new MysqliPool((new MysqliConfig)->withOptions([7 => 8])->withUnixSocket('/s'), 1);
    mysqli::$failures = [0, 2002];
    $try(fn () => $pool->get());
    $proxy = $pool->get();
    echo get_class($proxy), "\n";

    echo "-- calls\n";
    $proxy->set_charset('latin1');
    $proxy->set_opt(1, 2);
    $proxy->change_user('u', 'p', null);
    mysqli::$failures = [2006];
    $try(fn () => $proxy->query('one'));
    mysqli::$failures = [-2013];
    $try(fn () => $proxy->query('two'));
    mysqli::$failures = [1064];
    $try(fn () => $proxy->query('three'));
    mysqli::$failures = [-1064];
    $try(fn () => $proxy->query('four'));
    $try(fn () => $proxy->more_results());
    echo 'round ', $proxy->getRound(), "\n";

    echo "-- transactions\n";
    $proxy->begin_transaction();
    mysqli::$failures = [2006];
    $try(fn () => $proxy->query('five'));
    $proxy->commit();
    $proxy->autocommit(false);
    mysqli::$failures = [2006];
    $try(fn () => $proxy->query('six'));
    $proxy->autocommit(true);

    echo "-- attempts\n";
    $plain = new MysqliProxy(fn () => new mysqli);
    mysqli::$failures = [2006, 2006, 2006];
    $try(fn () => $plain->query('seven'));

    echo "-- statements\n";
    $statement = $plain->prepare('INSERT ?');
    $value = 1;
    $statement->attr_set(1, 2);
    $statement->bind_param('i', $value);
    $statement->bind_result($result);
    $value = 2;
    mysqli::$failures = [2006];
    $try(fn () => $statement->execute());
    $value = 3;
    $try(fn () => $statement->execute());
    echo get_class($statement), " $result\n";
    $later = $plain->stmt_init();
    mysqli::$failures = [2013];
    $try(fn () => $later->prepare('UPDATE'));
    mysqli::$failures = [2013];
    $try(fn () => $later->execute());
    $plain->begin_transaction();
    mysqli::$failures = [2013];
    $try(fn () => $later->execute());
    var_dump(MysqliProxy::IO_ERRORS, preg_match(MysqliProxy::IO_METHOD_REGEX, 'QUERY'));

    echo "-- redis\n";
    echo get_class((new RedisPool(new RedisConfig, 1))->get()), "\n";
    (new RedisPool((new RedisConfig)->withReadTimeout(1.5)->withAuth(['user', 'secret'])->withDbIndex(3)->setOptions([2 => 'two'])->withOption(4, 'four'), 1))->get();
    (new RedisPool((new RedisConfig)->withHost('h')->withPort(1)->withTimeout(2)->withRetryInterval(100)->withAuth('secret'), 1))->get();
});
?>
--EXPECT--
-- pool
  1: option 7=8
  1: connect ["127.0.0.1","root","root","test",3306,"\/s"]
Swoole\Database\MysqliException failed 2002
  2: option 7=8
  2: connect ["127.0.0.1","root","root","test",3306,"\/s"]
  2: charset utf8mb4
Swoole\Database\MysqliProxy
-- calls
  2: charset latin1
  2: option 1=2
  2: user ["u","p",null]
  2: query one
  3: option 7=8
  3: connect ["127.0.0.1","root","root","test",3306,"\/s"]
  3: charset utf8mb4
  3: charset latin1
  3: option 1=2
  3: user ["u","p",null]
  3: query one
"result of one"
  3: query two
  4: option 7=8
  4: connect ["127.0.0.1","root","root","test",3306,"\/s"]
  4: charset utf8mb4
  4: charset latin1
  4: option 1=2
  4: user ["u","p",null]
  4: query two
"result of two"
  4: query three
Swoole\Database\MysqliException failed 1064
  4: query four
mysqli_sql_exception thrown 1064
false
round 2
-- transactions
  4: begin
  4: query five
Swoole\Database\MysqliException failed 2006
  4: commit
  4: autocommit false
  4: query six
Swoole\Database\MysqliException failed 2006
  4: autocommit true
-- attempts
  5: query seven
  6: query seven
  7: query seven
Swoole\Database\MysqliException failed 2006
-- statements
  7: prepare INSERT ?
  7: statement: attribute 1=2
  7: statement: bind i
  7: statement: results 1
  7: execute [2]
  8: prepare INSERT ?
  8: statement: attribute 1=2
  8: statement: bind i
  8: statement: results 1
  8: execute [2]
true
  8: execute [3]
true
Swoole\Database\MysqliStatementProxy bound
  8: statement: prepare UPDATE
  9: statement: prepare UPDATE
true
  9: execute []
  10: prepare UPDATE
  10: execute []
true
  10: begin
  10: execute []
Swoole\Database\MysqliException failed 2013
array(3) {
  [0]=>
  int(2002)
  [1]=>
  int(2006)
  [2]=>
  int(2013)
}
int(1)
-- redis
  connect ["127.0.0.1",6379]
Redis
  connect ["127.0.0.1",6379,0,null,0,1.5]
  auth [["user","secret"]]
  select [3]
  setOption [2,"two"]
  setOption [4,"four"]
  connect ["h",1,2,null,100]
  auth ["secret"]
