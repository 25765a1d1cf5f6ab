--TEST--
Swoole\Constant, Http\Status, Server\Helper, the options of the library
--FILE--
<?php
use Swoole\Constant;
use Swoole\Http\Status;
use Swoole\Server\Helper;

$constants = (new ReflectionClass(Constant::class))->getConstants();
$wrong = [];
foreach ($constants as $name => $value) {
    [$kind, $word] = explode('_', $name, 2);
    $expected = $kind === 'EVENT' ? lcfirst(str_replace(' ', '', ucwords(strtolower(strtr($word, '_', ' '))))) : strtolower($word);
    if ($value !== $expected) {
        $wrong[] = $name;
    }
}
var_dump($wrong, count(preg_grep('/^EVENT_/', array_keys($constants))), Constant::EVENT_BEFORE_HANDSHAKE_RESPONSE, Constant::OPTION_WORKER_NUM, Constant::OPTION_HTTP2_MAX_HEADERS);

$missing = [];
foreach (array_filter(shoal_option_reference(), fn ($section) => $section['heading'] !== 'Requests made by hand') as $section) {
    foreach ($section['options'] as $option) {
        if (!str_contains($option['name'], '.') && !defined(Constant::class . '::OPTION_' . strtoupper($option['name']))) {
            $missing[] = $option['name'];
        }
    }
}
echo 'without a constant: ', implode(' ', array_unique($missing)), "\n";

var_dump(Status::OK, Status::UNORDERED_COLLECTION, Status::getReasonPhrase(Status::REQUEST_URI_TOO_LARGE), Status::getReasonPhrase(299), count(Status::getReasonPhrases()),
    (new ReflectionClass(Status::class))->isAbstract(), Swoole\Http\StatusCode::NOT_FOUND, swoole_http_status_code::GONE);

set_error_handler(fn (int $level, string $message) => print("$level $message\n"));
ob_start();
Helper::checkOptions(['worker_num' => 1, 'open_ssl' => true, 'max_coroutine' => 1, 'log_level' => 1, 'iouring_entries' => 1, 'stats_file' => '']);
echo "known\n";
Helper::checkOptions(['worker_nmu' => 1, 'worker_num' => 1]);
$output = ob_get_clean();
echo preg_replace('/^#\d.*\n?/m', '', $output);
var_dump(substr_count($output, '#0 '), E_USER_WARNING, Helper::STATS_TIMER_INTERVAL_TIME);

swoole_library_set_options(['a' => 1]);
swoole_library_set_option('b', [2]);
var_dump(swoole_library_get_options() === ['a' => 1, 'b' => [2]], swoole_library_get_option('b'), swoole_library_get_option('none'), SwooleLibrary::$options['a']);
var_dump(swoole_container_cpu_num() >= 1, is_bool(swoole_is_in_container()));
putenv('SWOOLE_CPU_NUM=3');
var_dump(swoole_container_cpu_num());
?>
--EXPECT--
array(0) {
}
int(27)
string(23) "beforeHandshakeResponse"
string(10) "worker_num"
string(17) "http2_max_headers"
without a constant: 
int(200)
int(425)
string(21) "Request-URI Too Large"
string(7) "Unknown"
int(61)
bool(true)
int(404)
int(410)
known
512 unsupported option [worker_nmu]
int(1)
int(512)
int(1000)
bool(true)
array(1) {
  [0]=>
  int(2)
}
NULL
int(1)
bool(true)
bool(true)
int(3)
