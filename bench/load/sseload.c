/*
 * sseload: a load client and publisher for server-sent events, in C and of its own, so that no server is measured with a client made for it.
 *
 * W worker processes (--workers) hold the subscribers, one epoll thread and 16 bytes each; the parent publishes, by POST with Content-Length on one
 * kept connection. Each body carries a stamp "~<16 hex digits: CLOCK_MONOTONIC ns>~" which the subscribers read back: the path from publish to
 * delivery is timed within one clock. One JSON line on the standard output says what came of it. All options take a value:
 *
 *   --port P --host H --ports K     the server, or K of them on consecutive ports
 *   --path PATH --hdr HEADERS       of a subscriber's GET; a % in the path becomes the subscriber's number modulo --variants
 *   --hdrs FILE                     a line of header for each subscriber, from a file; those of more subscribers than lines begin anew
 *   --pubpath --pubhdr --method     of the publisher's requests; --bpre and --bsuf wrap the stamp and its filling
 *   --n N --inflight N              subscribers, and how many connect at once
 *   --rate R | --window W           events per second, or as many outstanding; --events N to stop after so many
 *   --dur S --warm N --size B       seconds of measurement, rounds before it, bytes of data
 *   --stall K --stallfor S          K subscribers, evenly spread, read nothing for S seconds from the start of the measurement; latency is that of the
 *                                   others, lost counts all. --stallrcvbuf B bounds what the kernel keeps for them
 *   --mss B                         TCP's segment size, as over Ethernet: the loopback's 64 KB makes send buffers of megabytes
 *   --pids A,B --pin C --pubpin C   the server's processes, for CPU time and memory; processors for workers and publisher
 *   --hold S --ctimeout S --rcvbuf B --label TEXT
 *
 * With SHOW in the environment the first answers are shown.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <signal.h>
#include <sched.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sys/resource.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <sys/prctl.h>
#define SUB 64
#define NB (SUB*48)
#define MAXW 64
typedef unsigned long long u64;
static u64 now(void){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec*1000000000ULL+t.tv_nsec;}
static inline int bidx(u64 v){ if(v<SUB) return v; int e=63-__builtin_clzll(v); int s=(v>>(e-6))&(SUB-1); int i=(e-5)*SUB+s; return i<NB?i:NB-1;}
static u64 bval(int i){ if(i<SUB) return i; int e=i/SUB+5; return (1ULL<<e)+((u64)(i%SUB)<<(e-6))+(1ULL<<(e-6))/2; }
struct st { volatile u64 deliv, bytes; u64 first, last, maxl; u64 h[NB]; };
struct wk { volatile long conn, ready, err, closed, non200; volatile u64 ready_last; struct st s[3]; volatile u64 cpu_ns; char e0[128]; };
struct sh { volatile int phase; volatile u64 phase2_at;  volatile u64 published[3]; volatile u64 pub_err; volatile int pub_done; u64 pub_rtt_max, pub_rtt_sum, pub_cnt; u64 pub_first, pub_last; u64 behind_max; char first_resp[400]; char pub_resp[300]; struct wk w[MAXW]; };
static struct sh *S;
static const char *host="127.0.0.1",*path="/sub",*hdr="",*pubhost=NULL,*pubpath="/pub",*pubhdr="",*bpre="",*bsuf="",*method="POST";
static int port=8080,pubport=0,W=1,nports=1,inflight=512,size=64,pin=-1,warm=0,window=0,events=0,pubpin=-1,rcvbuf=0,variants=1,stallrcvbuf=0,mss=0;
static long N=1000,stall=0; static double stallfor=5,rate=0,dur=5,hold=1,ctimeout=60; static const char*pids="",*label=""; static uint32_t srcbase=0x7f010001;
static long cpw;
static char *unesc(const char*s){char*o=malloc(strlen(s)+1),*p=o;for(;*s;s++){if(*s=='\\'&&s[1]){s++;*p++=*s=='n'?'\n':*s=='r'?'\r':*s=='t'?'\t':*s;}else *p++=*s;}*p=0;return o;}
struct cn { int fd; uint8_t st; uint8_t hp; uint16_t pad; u64 v; }; // 16 bytes
static char**lines; static long nlines;
static void readlines(const char*f){ FILE*fp=fopen(f,"r"); if(!fp){fprintf(stderr,"cannot read %s\n",f);exit(2);} char*l=0; size_t cap=0; long room=0; ssize_t n;
  while((n=getline(&l,&cap,fp))>0){ if(l[n-1]=='\n')l[n-1]=0; if(nlines==room){room=room?2*room:1024;lines=realloc(lines,room*sizeof*lines);} lines[nlines++]=strdup(l); } free(l); fclose(fp); if(!nlines){fprintf(stderr,"no line in %s\n",f);exit(2);} }
/* The GET of subscriber i. */
static int request(char*req,size_t cap,long i){ char pth[2048]; const char*pc=strchr(path,'%'); if(pc)snprintf(pth,sizeof pth,"%.*s%ld%s",(int)(pc-path),path,i%variants,pc+1); else snprintf(pth,sizeof pth,"%s",path);
  return snprintf(req,cap,"GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n%s%s%s\r\n",pth,hdr,lines?lines[i%nlines]:"",lines?"\r\n":""); }
/* Whether subscriber i is one of those that stall: they are spread evenly. */
static int stalls(long i){ return stall>0&&i*stall/N!=(i+1)*stall/N; }
static int hexv(int c){ if(c>='0'&&c<='9')return c-'0'; if(c>='a'&&c<='f')return c-'a'+10; return -1;}
static void setpin(int c){ if(c<0)return; cpu_set_t m;CPU_ZERO(&m);CPU_SET(c,&m);sched_setaffinity(0,sizeof m,&m);}
static void worker(int wi,long n){
  struct wk*k=&S->w[wi]; setpin(pin); prctl(PR_SET_PDEATHSIG,SIGKILL);
  struct cn*c=mmap(0,(n+1)*sizeof*c,PROT_READ|PROT_WRITE,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);
  int ep=epoll_create1(0); static char buf[1<<17]; char req[8192];
  struct sockaddr_in d={.sin_family=AF_INET,.sin_port=htons(port+wi%nports)}; inet_pton(AF_INET,host,&d.sin_addr);
  int rl=0; long first=(long)wi*cpw; u64 stall_end=0; int resumed=stall==0;
  long next=0,infl=0; struct epoll_event ev[512]; struct timespec cpu; u64 lastcpu=0;
  while(S->phase<9){
    while(next<n&&infl<inflight){
      int fd=socket(AF_INET,SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC,0);
      if(fd<0){ if(!k->err)snprintf(k->e0,128,"socket %s",strerror(errno)); k->err++; next++; continue; }
      int one=1; setsockopt(fd,IPPROTO_IP,IP_BIND_ADDRESS_NO_PORT,&one,sizeof one);
      int rb=stallrcvbuf&&stalls(first+next)?stallrcvbuf:rcvbuf; if(rb)setsockopt(fd,SOL_SOCKET,SO_RCVBUF,&rb,sizeof rb);
      if(mss)setsockopt(fd,IPPROTO_TCP,TCP_MAXSEG,&mss,sizeof mss);
      struct sockaddr_in s={.sin_family=AF_INET,.sin_addr.s_addr=htonl(srcbase+((uint32_t)getppid()%120)*512+wi*16+(uint32_t)(next&15))};
      if(bind(fd,(void*)&s,sizeof s)<0||(connect(fd,(void*)&d,sizeof d)<0&&errno!=EINPROGRESS)){ if(!k->err)snprintf(k->e0,128,"bind/connect %s",strerror(errno)); k->err++; close(fd); next++; continue; }
      struct cn*x=&c[next++]; x->fd=fd; x->st=0; x->hp=0;
      struct epoll_event e={.events=EPOLLIN|EPOLLOUT|EPOLLET|EPOLLRDHUP,.data.ptr=x}; epoll_ctl(ep,EPOLL_CTL_ADD,fd,&e); infl++;
    }
    int m=epoll_wait(ep,ev,512,50);
    int ph=S->phase; if(ph>2)continue; struct st*s=&k->s[ph];
    if(ph==2&&!resumed){ if(!stall_end)stall_end=S->phase2_at+(u64)(stallfor*1e9);
      /* Edges of what came meanwhile are gone: asking again for the events brings them back. */
      if(now()>=stall_end){ resumed=1; for(long j=0;j<next;j++)if(c[j].fd>=0&&stalls(first+j)){ struct epoll_event e={.events=EPOLLIN|EPOLLET|EPOLLRDHUP,.data.ptr=&c[j]}; epoll_ctl(ep,EPOLL_CTL_MOD,c[j].fd,&e); } } }
    for(int i=0;i<m;i++){ struct cn*x=ev[i].data.ptr; if(x->fd<0)continue;
      int slow=stall>0&&stalls(first+(x-c)); if(slow&&ph==2&&!resumed)continue;
      if(x->st==0&&(ev[i].events&EPOLLOUT)&&!(ev[i].events&(EPOLLERR|EPOLLHUP))){ rl=request(req,sizeof req,first+(x-c)); if(send(x->fd,req,rl,MSG_NOSIGNAL)==rl){x->st=1;k->conn++;} }
      if(ev[i].events&(EPOLLIN|EPOLLERR|EPOLLHUP|EPOLLRDHUP)) for(;;){
        ssize_t r=recv(x->fd,buf,sizeof buf,0);
        if(r<0&&(errno==EAGAIN||errno==EINTR))break;
        if(r<=0){ if(r<0&&!k->err)snprintf(k->e0,128,"recv %s",strerror(errno)); if(x->st<2){infl--;} if(r<0||x->st<2)k->err++; else k->closed++; close(x->fd); x->fd=-1; break; }
        if(x->st==1){ x->st=2; infl--; if(r<12||memcmp(buf+9,"200",3)) k->non200++; k->ready++; k->ready_last=now(); if(wi==0&&k->ready==1){int l=r<399?r:399;memcpy(S->first_resp,buf,l);} }
        s->bytes+=r; char*p=buf,*e=buf+r; u64 t=0;
        while(p<e){
          if(x->hp==0){ p=memchr(p,'~',e-p); if(!p)break; p++; x->hp=1; x->v=0; }
          while(p<e&&x->hp>=1&&x->hp<=16){ int h=hexv(*p); if(h<0){x->hp=0;break;} x->v=x->v<<4|h; x->hp++; p++; }
          if(x->hp==17&&p<e){ if(*p=='~'){ if(!t)t=now(); u64 l=t>x->v?t-x->v:0; if(!slow||ph<2){s->h[bidx(l)]++; if(l>s->maxl)s->maxl=l;} if(!s->first)s->first=t; s->last=t; s->deliv++; } x->hp=0; p++; }
        }
        if(r<(ssize_t)sizeof buf)break;
      }
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID,&cpu); k->cpu_ns=cpu.tv_sec*1000000000ULL+cpu.tv_nsec; (void)lastcpu;
  }
  _exit(0);
}
static u64 tdeliv(int ph){u64 t=0;for(int i=0;i<W;i++)t+=S->w[i].s[ph].deliv;return t;}
static long tready(void){long t=0;for(int i=0;i<W;i++)t+=S->w[i].ready;return t;}
static long terr(void){long t=0;for(int i=0;i<W;i++)t+=S->w[i].err;return t;}
static int *pfd; 
static int dial(int p){ for(int i=0;i<3;i++){int fd=socket(AF_INET,SOCK_STREAM|SOCK_CLOEXEC,0);int one=1;setsockopt(fd,IPPROTO_TCP,TCP_NODELAY,&one,sizeof one);
  struct sockaddr_in d={.sin_family=AF_INET,.sin_port=htons(p)};inet_pton(AF_INET,pubhost,&d.sin_addr); if(connect(fd,(void*)&d,sizeof d)==0)return fd; close(fd); usleep(100000);} return -1;}
static int rdresp(int fd){ static char b[65536]; int n=0; for(;;){ ssize_t r=recv(fd,b+n,sizeof b-1-n,0); if(r<=0)return -1; n+=r; b[n]=0; char*h=strstr(b,"\r\n\r\n"); if(!h)continue; h+=4;
   char*cl=strcasestr(b,"content-length:"); if(cl&&cl<h){ int L=atoi(cl+15); if(n-(h-b)>=L)break; continue; }
   char*te=strcasestr(b,"transfer-encoding: chunked"); if(te&&te<h){ if(strstr(h-2,"\r\n0\r\n\r\n")||!strncmp(h,"0\r\n\r\n",5))break; continue; } break; }
   if(!S->pub_resp[0]){memcpy(S->pub_resp,b,n<299?n:299);} 
   int code=atoi(b+9); if(strcasestr(b,"\r\nconnection: close"))return -code; return code; }
static void publish(u64 ts){ static char*rq; static int rl,off; int hl;
  if(!rq){ int pl=strlen(bpre),sl=strlen(bsuf); int L=pl+size+sl; rq=malloc(L+4096); hl=sprintf(rq,"%s %s HTTP/1.1\r\nHost: localhost\r\n%s%sContent-Length: %d\r\n\r\n",method,pubpath,strcasestr(pubhdr,"content-type")?"":"Content-Type: text/plain\r\n",pubhdr,L);
    memcpy(rq+hl,bpre,pl); off=hl+pl; memset(rq+off,'x',size); memcpy(rq+off+size,bsuf,sl); rl=hl+L; }
  char t[20]; sprintf(t,"~%016llx~",ts); memcpy(rq+off,t,18);
  u64 a=now();
  for(int i=0;i<nports;i++){ int tries=0; again: if(pfd[i]<0)pfd[i]=dial(pubport+i); if(pfd[i]<0||send(pfd[i],rq,rl,MSG_NOSIGNAL)!=rl){ if(pfd[i]>=0)close(pfd[i]); pfd[i]=-1; if(tries++<2)goto again; S->pub_err++; } }
  for(int i=0;i<nports;i++) if(pfd[i]>=0){ int c=rdresp(pfd[i]); if(c<0){close(pfd[i]);pfd[i]=-1;c=-c;} if(c<200||c>=300)S->pub_err++; }
  u64 r=now()-a; S->pub_rtt_sum+=r; S->pub_cnt++; if(r>S->pub_rtt_max)S->pub_rtt_max=r;
}
static void pubrun(int ph,int ev,double rt,int win,double maxs){
  u64 st=now(),end=st+(u64)(maxs*1e9); long nsub=tready(); S->pub_rtt_max=S->pub_rtt_sum=S->pub_cnt=0; S->behind_max=0;
  S->pub_first=now();
  for(int i=0;(ev==0||i<ev)&&now()<end;i++){ u64 ts;
    if(win>0){ while(S->published[ph]*nsub>=tdeliv(ph)+(u64)win*nsub && now()<end) { struct timespec z={0,20000}; nanosleep(&z,0);} ts=now(); }
    else { u64 due=st+(u64)(i*1e9/rt)+1000000; struct timespec z={due/1000000000ULL,due%1000000000ULL}; clock_nanosleep(CLOCK_MONOTONIC,TIMER_ABSTIME,&z,0); ts=due; u64 b=now()-due; if((long long)b>0&&b>S->behind_max)S->behind_max=b; if(now()>=end&&ev==0)break; }
    publish(ts); S->published[ph]++;
  }
  S->pub_last=now();
}
struct cpu {double u,s;}; 
static struct cpu rdcpu(void){ struct cpu r={0,0}; char b[1024]; strncpy(b,pids,1023);b[1023]=0; for(char*t=strtok(b,",");t;t=strtok(0,",")){ char f[64],l[1024]; sprintf(f,"/proc/%s/stat",t); FILE*fp=fopen(f,"r"); if(!fp)continue; if(fgets(l,sizeof l,fp)){ char*p=strrchr(l,')'); unsigned long u,s; if(p&&sscanf(p+2,"%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",&u,&s)==2){r.u+=u/100.0;r.s+=s/100.0;} } fclose(fp);} return r;}
static long rdrss(void){ long tot=0; char b[1024]; strncpy(b,pids,1023);b[1023]=0; for(char*t=strtok(b,",");t;t=strtok(0,",")){ char f[64],l[256]; sprintf(f,"/proc/%s/smaps_rollup",t); FILE*fp=fopen(f,"r"); if(!fp)continue; long v; while(fgets(l,sizeof l,fp)) if(sscanf(l,"Pss: %ld",&v)==1)tot+=v; fclose(fp);} return tot;}
struct mem {long slab,sun,avail,tcp,free_,percpu,kst,pt;};
static struct mem rdmem(void){ struct mem m={0}; char l[256]; FILE*f=fopen("/proc/meminfo","r"); long v; while(fgets(l,256,f)){ if(sscanf(l,"Slab: %ld",&v)==1)m.slab=v; if(sscanf(l,"SUnreclaim: %ld",&v)==1)m.sun=v; if(sscanf(l,"MemAvailable: %ld",&v)==1)m.avail=v; if(sscanf(l,"MemFree: %ld",&v)==1)m.free_=v;} fclose(f); f=fopen("/proc/net/sockstat","r"); while(fgets(l,256,f)){ char*p=strstr(l,"mem "); if(!strncmp(l,"TCP:",4)&&p)m.tcp=atol(p+4)*4; } fclose(f); return m;}
static u64 ccpu(void){u64 t=0;for(int i=0;i<W;i++)t+=S->w[i].cpu_ns;return t;}
static void pct(const char*nm,int ph){ static u64 h[NB]; u64 tot=0,mx=0; memset(h,0,sizeof h); for(int i=0;i<W;i++){struct st*s=&S->w[i].s[ph]; for(int j=0;j<NB;j++)h[j]+=s->h[j]; for(int j=0;j<NB;j++)tot+=s->h[j]; if(s->maxl>mx)mx=s->maxl;}
  double q[]={.5,.9,.99,.999}; const char*qn[]={"p50","p90","p99","p999"}; printf(",\"%s_us\":{",nm); for(int k=0;k<4;k++){ u64 want=(u64)(q[k]*tot),a=0; u64 v=0; for(int j=0;j<NB;j++){a+=h[j]; if(a>want){v=bval(j);break;}} printf("\"%s\":%.0f,",qn[k],v/1e3);} printf("\"max\":%.0f}",mx/1e3); }
static void quiesce(int ph,double maxs){ u64 st=now(),lastc=now(),ld=tdeliv(ph); while(now()-st<(u64)(maxs*1e9)){ usleep(20000); u64 d=tdeliv(ph); if(d!=ld){ld=d;lastc=now();} u64 exp=S->published[ph]*tready(); if(d>=exp&&d){usleep(100000);break;} if(now()-lastc>2000000000ULL)break; } }
int main(int ac,char**av){
  for(int i=1;i<ac;i+=2){ char*a=av[i]; if(i+1>=ac){fprintf(stderr,"odd args at %s\n",a);return 2;} char*v=av[i+1];
   #define O(n) else if(!strcmp(a,"--" n))
   if(0); O("host")host=v; O("port")port=atoi(v); O("ports")nports=atoi(v); O("path")path=v; O("hdr")hdr=unesc(v); O("hdrs")readlines(v); O("n")N=atol(v); O("workers")W=atoi(v);
   O("pubhost")pubhost=v; O("pubport")pubport=atoi(v); O("pubpath")pubpath=v; O("pubhdr")pubhdr=unesc(v); O("bpre")bpre=unesc(v); O("bsuf")bsuf=unesc(v); O("method")method=v;
   O("rate")rate=atof(v); O("window")window=atoi(v); O("events")events=atoi(v); O("dur")dur=atof(v); O("size")size=atoi(v); O("pids")pids=v; O("hold")hold=atof(v); O("inflight")inflight=atoi(v); O("pin")pin=atoi(v); O("pubpin")pubpin=atoi(v); O("warm")warm=atoi(v); O("label")label=v; O("ctimeout")ctimeout=atof(v); O("rcvbuf")rcvbuf=atoi(v);
   O("variants")variants=atoi(v)>0?atoi(v):1; O("stall")stall=atol(v); O("stallfor")stallfor=atof(v); O("stallrcvbuf")stallrcvbuf=atoi(v); O("mss")mss=atoi(v);
   else {fprintf(stderr,"unknown %s\n",a);return 2;} }
  if(!pubhost)pubhost=host; if(!pubport)pubport=port; if(size<18)size=18; if(W>MAXW)W=MAXW; signal(SIGPIPE,SIG_IGN);
  struct rlimit rl={1048576,1048576}; if(setrlimit(RLIMIT_NOFILE,&rl)<0){getrlimit(RLIMIT_NOFILE,&rl);rl.rlim_cur=rl.rlim_max;setrlimit(RLIMIT_NOFILE,&rl);}
  S=mmap(0,sizeof*S,PROT_READ|PROT_WRITE,MAP_SHARED|MAP_ANONYMOUS,-1,0); cpw=(N+W-1)/W;
  struct mem m0=rdmem(); long rss0=rdrss(); struct cpu c0=rdcpu(); u64 t0=now();
  int pid[MAXW]; for(int i=0;i<W;i++){ long n=cpw; if(i*cpw+n>N)n=N-i*cpw; if((pid[i]=fork())==0)worker(i,n); }
  setpin(pubpin);
  while(tready()+terr()<N&&now()-t0<(u64)(ctimeout*1e9))usleep(2000);
  u64 rlst=t0; for(int i=0;i<W;i++)if(S->w[i].ready_last>rlst)rlst=S->w[i].ready_last; double ct=(rlst-t0)/1e9; struct cpu c1=rdcpu();
  usleep((useconds_t)(hold*1e6)); struct mem m1=rdmem(); long rss1=rdrss(); long rdy=tready();
  pfd=malloc(nports*sizeof*pfd); for(int i=0;i<nports;i++)pfd[i]=-1;
  if(warm){ S->phase=1; pubrun(1,warm,0,window>0?window:2,40); quiesce(1,10); usleep(300000);} 
  S->phase2_at=now(); S->phase=2; usleep(60000); struct cpu c2=rdcpu(); u64 cc0=ccpu(); u64 rs=now();
  if(rate>0)pubrun(2,events,rate,0,dur); else if(window>0)pubrun(2,events,0,window,dur); else usleep((useconds_t)(dur*1e6));
  quiesce(2,15); struct cpu c3=rdcpu(); u64 cc1=ccpu(); long rss2=rdrss(); struct mem m2=rdmem(); double rt=(now()-rs)/1e9;
  u64 d=tdeliv(2),by=0,last=0,first=~0ULL; long er=0,cl=0,n2=0; char*e0=""; for(int i=0;i<W;i++){ struct wk*k=&S->w[i]; by+=k->s[2].bytes; if(k->s[2].last>last)last=k->s[2].last; if(k->s[2].first&&k->s[2].first<first)first=k->s[2].first; er+=k->err;cl+=k->closed;n2+=k->non200; if(k->err&&!*e0)e0=k->e0; }
  double el=d?(last-S->pub_first)/1e9:0; double cu=c3.u-c2.u,cs=c3.s-c2.s;
  printf("{\"label\":\"%s\",\"n\":%ld,\"ready\":%ld,\"err\":%ld,\"closed\":%ld,\"non200\":%ld,\"conn_s\":%.3f,\"conn_rate\":%.0f,\"conn_cpu_us\":%.2f",label,N,rdy,er,cl,n2,ct,ct>0?rdy/ct:0,rdy?(c1.u+c1.s-c0.u-c0.s)*1e6/rdy:0);
  printf(",\"rss0_kb\":%ld,\"rss1_kb\":%ld,\"rss2_kb\":%ld,\"rss_per_conn_b\":%.0f",rss0,rss1,rss2,rdy?(rss1-rss0)*1024.0/rdy:0);
  printf(",\"slab_per_conn_b\":%.0f,\"availdrop_per_conn_b\":%.0f,\"tcpmem0_kb\":%ld,\"tcpmem1_kb\":%ld,\"tcpmem2_kb\":%ld,\"avail2_mb\":%ld",rdy?(m1.slab-m0.slab)*1024.0/rdy:0,rdy?(m0.avail-m1.avail)*1024.0/rdy:0,m0.tcp,m1.tcp,m2.tcp,m2.avail/1024);
  printf(",\"stalled\":%ld",stall); printf(",\"size\":%d,\"rate\":%g,\"window\":%d,\"published\":%llu,\"pub_err\":%llu,\"deliv\":%llu,\"lost\":%lld,\"bytes_per_deliv\":%.1f,\"elapsed_s\":%.3f,\"deliv_per_s\":%.0f",size,rate,window,S->published[2],S->pub_err,d,(long long)(S->published[2]*rdy)-(long long)d,d?(double)by/d:0,el,el>0?d/el:0);
  printf(",\"srv_cpu_u_s\":%.2f,\"srv_cpu_s_s\":%.2f,\"srv_us_per_deliv\":%.3f,\"srv_u_us\":%.3f,\"srv_k_us\":%.3f,\"srv_util\":%.2f,\"cli_us_per_deliv\":%.3f,\"run_s\":%.2f",cu,cs,d?(cu+cs)*1e6/d:0,d?cu*1e6/d:0,d?cs*1e6/d:0,(cu+cs)/rt,d?(cc1-cc0)/1e3/d:0,rt);
  printf(",\"pub_rtt_avg_us\":%.0f,\"pub_rtt_max_us\":%.0f,\"pub_behind_us\":%.0f",S->pub_cnt?S->pub_rtt_sum/1e3/S->pub_cnt:0,S->pub_rtt_max/1e3,S->behind_max/1e3);
  pct("lat",2); printf(",\"err0\":\"%s\"}\n",e0); fflush(stdout);
  if(getenv("SHOW")){fprintf(stderr,"--first response:\n%s\n--pub response:\n%s\n",S->first_resp,S->pub_resp);}
  S->phase=9; for(int i=0;i<W;i++){ kill(pid[i],SIGKILL); waitpid(pid[i],0,0);} return 0; }
