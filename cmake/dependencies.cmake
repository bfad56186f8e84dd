# Libraries from Debian 12. Static where Debian ships an archive: the binary starts faster and needs nothing installed.
find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_path(CATCH2_INCLUDE_DIR catch2/catch.hpp REQUIRED)

# drydock_static(<target> <archive name>): an imported target for lib<name>.a, or the shared library where there is no archive.
function(drydock_static target name)
  find_library(DRYDOCK_LIB_${name} NAMES lib${name}.a ${name} REQUIRED)
  add_library(${target} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION "${DRYDOCK_LIB_${name}}")
endfunction()
drydock_static(dep::yaml yaml)
drydock_static(dep::sqlite sqlite3)
drydock_static(dep::pcre2 pcre2-8)
drydock_static(dep::zstd zstd)
target_link_libraries(dep::sqlite INTERFACE ${CMAKE_DL_LIBS} m)
drydock_static(dep::pugixml pugixml)
