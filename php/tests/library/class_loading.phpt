--TEST--
The library: its classes exist from the start, also as parents of classes that are used above their declaration
--FILE--
<?php
namespace App;

use Swoole\Coroutine\Server as Listener;
use Swoole\{Coroutine, Coroutine\Server\Connection};

foreach ([new Above, new ByAlias, new ByFullName, new ByGroup, new BySegment] as $object) {
    echo $object::class, ' < ', get_parent_class($object), "\n";
}

class Above extends Connection { public function __construct() {} }
class ByAlias extends Listener { public function __construct() {} }
class ByFullName extends \Swoole\Coroutine\Server { public function __construct() {} }
class ByGroup extends Connection { public function __construct() {} }
class BySegment extends Coroutine\Server { public function __construct() {} }

$run = function (string $code) {
    $module = null;
    foreach (file('/proc/self/maps') as $line) {
        if (str_ends_with(trim($line), '/shoal.so')) {
            $module = trim(substr($line, strpos($line, '/')));
        }
    }
    return shell_exec((getenv('TEST_PHP_EXECUTABLE') ?: PHP_BINARY) . " -n -d extension=$module -r " . escapeshellarg($code));
};
echo $run('var_dump(class_exists("\\\\SWOOLE\\\\Coroutine\\\\Server", false), class_exists("Swoole\\\\Coroutine\\\\NoServer"), class_exists("Co\\\\Server", false));');
echo $run('var_dump(count(array_intersect(["Swoole\\\\Coroutine\\\\Server", "Swoole\\\\Coroutine\\\\Server\\\\Connection"], get_declared_classes())));');
echo $run('var_dump(is_a("x", "Swoole\\\\Coroutine\\\\Server"), is_subclass_of("Co\\\\Server", "stdClass"), (new ReflectionClass("Co\\\\Server"))->name, defined("Swoole\\\\Coroutine\\\\Server::NONE"));');
echo $run('spl_autoload_register(function ($class) { echo "asked for $class\n"; }); var_dump(class_exists("Swoole\\\\Coroutine\\\\Server"), class_exists("Swoole\\\\None"));');
?>
--EXPECT--
App\Above < Swoole\Coroutine\Server\Connection
App\ByAlias < Swoole\Coroutine\Server
App\ByFullName < Swoole\Coroutine\Server
App\ByGroup < Swoole\Coroutine\Server\Connection
App\BySegment < Swoole\Coroutine\Server
bool(true)
bool(false)
bool(true)
int(2)
bool(false)
bool(false)
string(23) "Swoole\Coroutine\Server"
bool(false)
asked for Swoole\None
bool(true)
bool(false)
