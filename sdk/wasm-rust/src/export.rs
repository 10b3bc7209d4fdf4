/// Makes exports of functions: `export!(greet, part);` of a module's own, `export!(Weather: now, forecast);` of the
/// methods of a [`Plugin`](crate::Plugin). Each takes one parameter that serde can read and answers a
/// [`Result`](crate::Result) of what serde can write.
///
/// Each function is an export of its name, and an operation of `ability_call`.
#[macro_export]
macro_rules! export {
    ($plugin:ty: $($function:ident),+ $(,)?) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            std::thread_local! {
                static PLUGIN: $crate::abi::Slot<$plugin> = const { $crate::abi::Slot::empty() };
            }

            #[no_mangle]
            unsafe extern "C" fn init(pointer: *mut u8, size: usize) -> u64 {
                unsafe { $crate::abi::call(pointer, size, |config| PLUGIN.with(|plugin| plugin.init(config))) }
            }

            #[no_mangle]
            extern "C" fn is_ready() -> i32 {
                PLUGIN.with($crate::abi::Slot::is_ready).into()
            }

            $crate::__exports!($($function => |params| PLUGIN.with(|slot| slot.call(|it| it.$function(params)))),+);
        };

        #[cfg(not(target_arch = "wasm32"))]
        const _: () = {
            // natively nobody calls them but tests
            #[used]
            static EXPORTED: fn() = || {
                $(let _ = <$plugin>::$function;)+
            };
        };
    };
    ($($function:ident),+ $(,)?) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            $crate::__exports!($($function => self::$function),+);
        };

        #[cfg(not(target_arch = "wasm32"))]
        const _: () = {
            // natively nobody calls them but tests
            #[used]
            static EXPORTED: fn() = || {
                $(let _ = self::$function;)+
            };
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __exports {
    ($($function:ident => $call:expr),+) => {
        #[no_mangle]
        extern "C" fn alloc(size: usize) -> *mut u8 {
            $crate::abi::alloc(size)
        }

        #[no_mangle]
        unsafe extern "C" fn free(pointer: *mut u8, size: usize) {
            unsafe { $crate::abi::free(pointer, size) }
        }

        #[no_mangle]
        unsafe extern "C" fn ability_call(pointer: *mut u8, size: usize) -> u64 {
            unsafe {
                $crate::abi::call(pointer, size, |ability: $crate::abi::Ability| match ability.operation() {
                    $(stringify!($function) => ability.answer($call),)+
                    _ => ability.refuse(&[$(stringify!($function)),+]),
                })
            }
        }

        $(
            const _: () = {
                #[no_mangle]
                unsafe extern "C" fn $function(pointer: *mut u8, size: usize) -> u64 {
                    unsafe { $crate::abi::call(pointer, size, $call) }
                }
            };
        )+
    };
}
