--TEST--
Swoole\NameResolver: lookups, clusters, swoole_name_resolver_lookup() and its context
--FILE--
<?php
use Swoole\NameResolver;
use Swoole\NameResolver\{Cluster, Context};

class Registry extends NameResolver
{
    public array $services = [];
    public array $asked = [];
    public function join(string $name, string $ip, int $port, array $options = []): bool { $this->services[$name][] = [$ip, $port, $options['weight'] ?? 100]; return true; }
    public function leave(string $name, string $ip, int $port): bool { unset($this->services[$name]); return true; }
    public function getCluster(string $name): ?Cluster
    {
        $this->asked[] = $name;
        if (!isset($this->services[$name])) {
            return null;
        }
        $cluster = new Cluster;
        foreach ($this->services[$name] as $node) {
            $cluster->add(...$node);
        }
        return $cluster;
    }
    public function url(): string { return $this->baseUrl; }
}

echo "-- URLs\n";
foreach (['http://127.0.0.1:80/path/', 'redis://[::1]', 'http://localhost/', 'http://', 'no url', 'http://a..b/'] as $url) {
    try {
        echo (new Registry($url))->url(), "\n";
    } catch (RuntimeException $exception) {
        echo $exception->getMessage(), "\n";
    }
}

echo "-- clusters\n";
$cluster = new Cluster;
foreach ([['localhost', 1], ['127.0.0.1', 65536], ['127.0.0.1', -1], ['127.0.0.1', 1, 101], ['::1', 1, 0]] as $node) {
    try {
        $cluster->add(...$node);
    } catch (Swoole\Exception $exception) {
        echo $exception->getMessage(), "\n";
    }
}
$cluster->add('127.0.0.1', 2);
var_dump($cluster->count(), $cluster->pop() === ['host' => '127.0.0.1', 'port' => 2, 'weight' => 100], $cluster->pop()['host'], $cluster->pop(), $cluster->count());

echo "-- lookup()\n";
$one = new Registry('http://127.0.0.1');
$one->join('single', '127.0.0.1', 80);
$one->join('empty', '127.0.0.1', 80);
$one->services['empty'] = [];
$other = (new Registry('http://127.0.0.1'))->withFilter(fn ($name) => $name === 'pair' ? true : 1);
$other->join('pair', '127.0.0.1', 81, ['weight' => 100]);
$other->join('pair', '::1', 82, ['weight' => 0]);
var_dump($one->hasFilter(), $one->getFilter(), $other->hasFilter(), json_encode($one->lookup('single')), $one->lookup('none'), $one->lookup('empty'), $other->lookup('single'), get_class($other->lookup('pair')));

echo "-- swoole_name_resolver_lookup()\n";
var_dump(swoole_name_resolver_lookup('127.0.0.9', new Context), swoole_name_resolver_lookup('a..b', new Context), swoole_name_resolver_lookup('localhost', new Context(AF_INET)));
var_dump(swoole_name_resolver_add($other), swoole_name_resolver_add($other), swoole_name_resolver_add($one));
$other->asked = $one->asked = [];
$context = new Context(AF_INET, true);
var_dump(swoole_name_resolver_lookup('pair', $context), swoole_name_resolver_lookup('pair', $context), swoole_name_resolver_lookup('pair', $context), swoole_name_resolver_lookup('pair', $context));
var_dump(swoole_name_resolver_lookup('single', $context), swoole_name_resolver_lookup('single', new Context), swoole_name_resolver_lookup('unknown', $context), $other->asked, $one->asked);

echo "-- resolvers that fail\n";
$failing = new class('http://127.0.0.1') extends Registry {
    public $answer;
    public function lookup(string $name) { return $this->answer instanceof Throwable ? throw $this->answer : $this->answer; }
};
var_dump(swoole_name_resolver_remove($other), swoole_name_resolver_remove($one), swoole_name_resolver_remove($one), swoole_name_resolver_add($failing));
foreach ([['host' => 5], [], 7, new stdClass, '10.0.0.1:5', new LogicException('thrown')] as $failing->answer) {
    try {
        echo json_encode(swoole_name_resolver_lookup('127.0.0.8', new Context)), "\n";
    } catch (LogicException $exception) {
        echo $exception->getMessage(), "\n";
    }
}
foreach ([fn () => swoole_name_resolver_add(new stdClass), fn () => swoole_name_resolver_lookup('a', new stdClass), fn () => clone new Context, fn () => serialize(new Context)] as $call) {
    try {
        $call();
    } catch (Throwable $error) {
        echo $error->getMessage(), "\n";
    }
}

echo "-- in coroutines\n";
$failing->answer = null;
swoole_name_resolver_add($one->withFilter(fn ($name) => $name === 'single'));
Co\run(function () use ($one) {
    var_dump(swoole_name_resolver_lookup('single', new Context(withPort: true)), swoole_name_resolver_lookup('127.0.0.7', new Context), (new Registry('http://localhost'))->url());
});
?>
--EXPECT--
-- URLs
http://127.0.0.1:80/path
redis://[::1]
http://127.0.0.1
invalid url parameter 'http://'
invalid url parameter 'no url'
Failed to resolve host 'a..b'
-- clusters
Bad IP Address [localhost]
Bad Port [65536]
Bad Port [-1]
Bad Weight [101]
int(2)
bool(true)
string(3) "::1"
bool(false)
int(0)
-- lookup()
bool(false)
NULL
bool(true)
string(43) "{"host":"127.0.0.1","port":80,"weight":100}"
string(0) ""
string(0) ""
NULL
string(27) "Swoole\NameResolver\Cluster"
-- swoole_name_resolver_lookup()
string(9) "127.0.0.9"
string(0) ""
string(9) "127.0.0.1"
bool(true)
bool(true)
bool(true)
string(12) "127.0.0.1:81"
string(8) "[::1]:82"
string(0) ""
string(12) "127.0.0.1:81"
string(12) "127.0.0.1:80"
string(9) "127.0.0.1"
string(0) ""
array(2) {
  [0]=>
  string(4) "pair"
  [1]=>
  string(4) "pair"
}
array(3) {
  [0]=>
  string(6) "single"
  [1]=>
  string(6) "single"
  [2]=>
  string(7) "unknown"
}
-- resolvers that fail
bool(true)
bool(true)
bool(false)
bool(true)
"127.0.0.8"
"127.0.0.8"
"127.0.0.8"
"127.0.0.8"
"10.0.0.1:5"
thrown
swoole_name_resolver_add(): Argument #1 ($ns) must be of type Swoole\NameResolver, stdClass given
swoole_name_resolver_lookup(): Argument #2 ($ctx) must be of type Swoole\NameResolver\Context, stdClass given
Trying to clone an uncloneable object of class Swoole\NameResolver\Context
Serialization of 'Swoole\NameResolver\Context' is not allowed
-- in coroutines
string(12) "127.0.0.1:80"
string(9) "127.0.0.7"
string(16) "http://127.0.0.1"
