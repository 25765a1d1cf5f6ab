--TEST--
Swoole\Http\Request: array properties built on access look like eager ones
--EXTENSIONS--
shoal
--FILE--
<?php
use Swoole\Http\Request;

function fresh(): Request
{
    $request = Request::create();
    $request->parse("POST /path?a=1 HTTP/1.1\r\nHost: x\r\nCookie: c=1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\np=1");
    return $request;
}

echo "isset: ", json_encode([isset(fresh()->get), isset(fresh()->get['a']), isset(fresh()->get['b']), isset(fresh()->files),
    empty(fresh()->post), empty(fresh()->files), isset(fresh()->nothing)]), "\n";
echo "null coalescing: ", fresh()->get['a'] ?? 'none', ' ', fresh()->get['b'] ?? 'none', ' ', fresh()->files['x'] ?? 'none', "\n";
echo "foreach: ";
foreach (fresh() as $name => $value) {
    echo $name, '=', get_debug_type($value), ' ';
}
echo "\narray cast: ", implode(' ', array_keys((array) fresh())), "\n";
echo "get_object_vars: ", json_encode(get_object_vars(fresh())['cookie']), "\n";
echo "json_encode: ", json_encode(json_decode(json_encode(fresh()), true)['post']), "\n";
echo "var_export: ", str_contains(var_export(fresh(), true), "'a' => '1'") ? 'ok' : 'missing', "\n";
ob_start();
var_dump(fresh());
$dump = ob_get_clean();
echo "var_dump: ", substr_count($dump, "\n"), " lines\n";
ob_start();
print_r(fresh());
$dump = ob_get_clean();
echo "print_r: ", str_contains($dump, '[c] => 1') ? 'ok' : 'missing', "\n";
echo "property_exists: ", json_encode([property_exists(fresh(), 'get'), property_exists(fresh(), 'nothing')]), "\n";
$property = new ReflectionProperty(Request::class, 'get');
echo "reflection: ", json_encode([$property->getValue(fresh()), $property->isInitialized(fresh())]), "\n";
echo "serialize: ", json_encode(unserialize(serialize(fresh()))->get), "\n";

$request = fresh();
$copy = clone $request;
$copy->get['a'] = 'changed';
echo "clone: ", $request->get['a'], ' ', $copy->get['a'], ' ', $copy->rawContent(), "\n";

$request = fresh();
$reference = &$request->get;
$reference['b'] = 2;
echo "reference: ", json_encode($request->get), "\n";
$request = fresh();
$request->get['b'] = 2;
$request->post['list'][] = 'x';
echo "write to an element: ", json_encode([$request->get, $request->post]), "\n";
$request = fresh();
$request->get = 'mine';
$request->cookie ??= 'unused';
echo "write: ", json_encode([$request->get, $request->cookie]), "\n";
$request = fresh();
try {
    unset($request->get);
} catch (Error $error) {
    echo $error->getMessage(), "\n";
}
echo json_encode($request->get), " unset: ", count(get_object_vars($request)), "\n";
unset($request->post['p']);
echo "unset of an element: ", json_encode($request->post), "\n";
$request = fresh();
$request->mine = 1;
echo "dynamic: ";
foreach ($request as $name => $value) {
    echo $name, is_array($value) ? '[] ' : ' ';
}
echo "\nname at run time: ";
foreach (['get', 'post', 'cookie'] as $name) {
    echo json_encode(fresh()->$name), ' ';
}
$a = fresh();
$b = clone $a;
echo "\ncompare: ";
var_dump($a == $b);
$b->get['a'] = 2;
var_dump($a == $b);
function &by_reference(Request $request) { return $request->header; }
$header = &by_reference($request);
$header['new'] = 1;
echo "function by reference: ", json_encode($request->header['new']), "\n";
for ($i = 0; $i < 3; $i++) {
    // One cache slot of the VM, a new object each time.
    $request = fresh();
    echo $request->server['request_method'], $request->server['request_method'], ' ';
}
echo "\nspread and list: ";
['host' => $host] = fresh()->header;
echo $host, ' ', count([...fresh()->get]), "\n";
gc_collect_cycles();
$cycle = fresh();
$cycle->self = $cycle;
unset($cycle);
var_dump(gc_collect_cycles() > 0);
?>
--EXPECT--
isset: [true,true,false,false,false,true,false]
null coalescing: 1 none none
foreach: fd=int streamId=int header=array server=array cookie=array get=array files=null post=array tmpfiles=null 
array cast: fd streamId header server cookie get files post tmpfiles
get_object_vars: {"c":"1"}
json_encode: {"p":"1"}
var_export: ok
var_dump: 51 lines
print_r: ok
property_exists: [true,false]
reflection: [{"a":"1"},true]
serialize: {"a":"1"}
clone: 1 changed p=1
reference: {"a":"1","b":2}
write to an element: [{"a":"1","b":2},{"p":"1","list":["x"]}]
write: ["mine",{"c":"1"}]
Property get of class Swoole\Http\Request cannot be unset
{"a":"1"} unset: 9
unset of an element: []
dynamic: fd streamId header[] server[] cookie[] get[] files post[] tmpfiles mine 
name at run time: {"a":"1"} {"p":"1"} {"c":"1"} 
compare: bool(true)
bool(false)
function by reference: 1
POSTPOST POSTPOST POSTPOST 
spread and list: x 1
bool(true)
