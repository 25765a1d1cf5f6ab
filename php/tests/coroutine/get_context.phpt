--TEST--
Swoole\Coroutine::getContext(): an array and an object of each coroutine's own, gone with it
--FILE--
<?php
use Swoole\Coroutine;
class Freed
{
    public function __destruct() { echo 'freed in coroutine ', Coroutine::getCid(), "\n"; }
}
var_dump(Coroutine::getContext(), Coroutine::getContext(77));
$cid = go(function () {
    $context = Coroutine::getContext();
    var_dump($context::class, $context instanceof ArrayObject, $context instanceof Co\Context);
    $context['key'] = 'as array';
    $context->name = 'as object';
    $context['freed'] = new Freed;
    var_dump(isset(Coroutine::getContext()['key']), Coroutine::getContext() === $context);
    unset($context);
    go(fn () => var_dump(isset(Coroutine::getContext()['key'])));
    Coroutine::yield();
    foreach (Coroutine::getContext() as $key => $value) {
        echo "$key ";
    }
    echo "\n";
});
$other = Coroutine::getContext($cid);
echo $other['key'], ' ', $other->name, ' ', count($other), "\n";
$other['set from outside'] = 1;
unset($other);
Coroutine::resume($cid);
echo "end\n";
--EXPECTF--
NULL
NULL
string(24) "Swoole\Coroutine\Context"
bool(true)
bool(true)

Deprecated: Creation of dynamic property Swoole\Coroutine\Context::$name is deprecated in %s on line 12
bool(true)
bool(true)
bool(false)
as array as object 2
key freed set from outside 
freed in coroutine 1
end
